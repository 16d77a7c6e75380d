#include "forecasts/prediction/record_source.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "base/data_error.hpp"
#include "base/messages.hpp"
#include "forecasts/prediction/text_scan.hpp"
#include "forecasts/prediction/text_start.hpp"

namespace seedbed::forecasts {
namespace {

// An unclosed quote swallows the rest of the file: stop long before memory runs out.
constexpr std::size_t kLongestRecord = std::size_t{1} << 24;

experiments::GzipSource open(const std::string& path) {
  if (path == "-") return {"standard input", STDIN_FILENO};
  return experiments::GzipSource(path);
}

std::uint64_t length_of(const std::string& path) {
  struct stat status = {};
  const int result = path == "-" ? ::fstat(STDIN_FILENO, &status) : ::stat(path.c_str(), &status);
  if (result != 0 || !S_ISREG(status.st_mode)) return 0;
  return static_cast<std::uint64_t>(status.st_size);
}

}  // namespace

RecordSource::RecordSource(const std::string& path, std::size_t block_bytes)
    : name_(path == "-" ? "standard input" : path),
      source_(open(path)),
      block_bytes_(std::max<std::size_t>(block_bytes, 1)),
      length_(length_of(path)) {}

/// Fills `bytes` behind `from`; returns how many there are then.
std::size_t RecordSource::read_more(std::vector<char>& bytes, std::size_t from) {
  const std::size_t kept = std::min(rest_.size() - rest_at_, bytes.size() - from);
  std::copy_n(rest_.begin() + static_cast<std::ptrdiff_t>(rest_at_), kept,
              bytes.begin() + static_cast<std::ptrdiff_t>(from));
  rest_at_ += kept;
  from += kept;
  while (from < bytes.size() && !ended_) {
    const std::size_t count = source_.read(bytes.data() + from, bytes.size() - from);
    if (count == 0) ended_ = true;
    from += count;
  }
  return from;
}

void RecordSource::skip_start(std::vector<char>& bytes) {
  const std::size_t skipped = before_first_record({bytes.data(), bytes.size()}, name_);
  line_ += count_line_ends({bytes.data(), skipped});
  bytes.erase(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(skipped));
  offset_ += skipped;
}

void RecordSource::fail_too_long() const {
  throw DataError(fmt::format("{}: the record that starts here is longer than {} MiB; is a quote not closed?",
                              place(name_, line_), kLongestRecord >> 20));
}

TextBlock RecordSource::read_header() {
  std::vector<char> start;
  std::optional<std::size_t> end;
  constexpr std::size_t kFirst = std::size_t{1} << 16;
  for (std::size_t room = kFirst; !end; room *= 2) {
    if (start.size() > kLongestRecord) fail_too_long();
    const std::size_t size = start.size();
    start.resize(room);
    start.resize(read_more(start, size));
    if (room == kFirst) skip_start(start);
    end = first_record_end({start.data(), start.size()}, 1);
    if (!end && ended_) end = start.size();
  }
  if (*end == 0) throw DataError(fmt::format("{}: the file is empty", name_));
  const auto cut = start.begin() + static_cast<std::ptrdiff_t>(*end);
  rest_.assign(cut, start.end());
  TextBlock header;
  header.size = *end;
  header.first_line = line_;
  header.bytes.assign(start.begin(), cut);
  offset_ += header.size;
  line_ += count_line_ends(header.text());
  return header;
}

void RecordSource::take_part(int part, int parts) {
  if (length_ == 0 || source_.packed()) {
    throw DataError(fmt::format(
        "{}: only a plain file can be predicted in parts, since the length of this one is not known; {}",
        name_, source_.packed() ? "unpack it first" : "write it to a file first"));
  }
  const std::uint64_t data = length_ - offset_, count = static_cast<std::uint64_t>(parts);
  const auto cut = [&](std::uint64_t i) { return offset_ + data / count * i + data % count * i / count; };
  start_ = cut(static_cast<std::uint64_t>(part) - 1);
  if (part < parts) stop_ = cut(static_cast<std::uint64_t>(part));
}

bool RecordSource::next_of_file(TextBlock& block) {
  std::size_t size = 0, cut = 0;
  for (std::size_t room = block_bytes_; cut == 0; room *= 2) {
    if (size > kLongestRecord) fail_too_long();
    if (block.bytes.size() < room) block.bytes.resize(room);
    size = read_more(block.bytes, size);
    const bool last = ended_ && rest_at_ == rest_.size();
    const std::string_view text(block.bytes.data(), size);
    cut = last ? size : last_record_end(text, count_quotes(text) % 2 == 1);
    if (last) break;
  }
  if (rest_at_ < rest_.size()) {
    rest_at_ -= size - cut;  // all of the block came from there
  } else {
    rest_.assign(block.bytes.begin() + static_cast<std::ptrdiff_t>(cut),
                 block.bytes.begin() + static_cast<std::ptrdiff_t>(size));
    rest_at_ = 0;
  }
  block.size = cut;
  block.first_line = line_;
  line_ += count_line_ends(block.text());
  offset_ += cut;
  return cut > 0;
}

bool RecordSource::next(TextBlock& block) {
  while (true) {
    const std::uint64_t begin = offset_;
    if (begin >= stop_ || !next_of_file(block)) return false;
    if (offset_ < start_) continue;
    std::size_t end = block.size, first = 0;
    if (offset_ >= stop_) end = first_record_end(block.text(), stop_ - begin).value_or(end);
    if (begin < start_) first = first_record_end(block.text(), start_ - begin).value_or(end);
    if (first >= end) continue;
    if (first > 0) {
      block.first_line += count_line_ends(block.text().substr(0, first));
      std::copy(block.bytes.begin() + static_cast<std::ptrdiff_t>(first),
                block.bytes.begin() + static_cast<std::ptrdiff_t>(end), block.bytes.begin());
    }
    block.size = end - first;
    return true;
  }
}

double RecordSource::progress() const {
  if (length_ == 0) return std::numeric_limits<double>::quiet_NaN();
  const double done =
      source_.packed() ? static_cast<double>(source_.position()) : static_cast<double>(offset_);
  return std::min(1.0, done / static_cast<double>(length_));
}

}  // namespace seedbed::forecasts
