#include "experiments/csv/record_source.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

#include "base/data_error.hpp"
#include "base/messages.hpp"
#include "base/unicode/shown_text.hpp"
#include "experiments/csv/text_scan.hpp"
#include "experiments/csv/text_start.hpp"

namespace seedbed::experiments {
namespace {

/// 0 if it is not known.
std::uint64_t regular_length(int result, const struct stat& status) {
  return result == 0 && S_ISREG(status.st_mode) ? static_cast<std::uint64_t>(status.st_size) : 0;
}

std::uint64_t length_of(const std::string& path) {
  struct stat status = {};
  const int result = ::stat(path.c_str(), &status);
  return regular_length(result, status);
}

std::uint64_t length_of(int descriptor) {
  struct stat status = {};
  const int result = ::fstat(descriptor, &status);
  return regular_length(result, status);
}

}  // namespace

RecordSource::RecordSource(std::string path, const RecordFormat& format)
    : name_(std::move(path)),
      source_(name_),
      format_(format),
      comments_(format.csv),
      length_(length_of(name_)) {}

RecordSource::RecordSource(std::string name, int descriptor, const RecordFormat& format)
    : name_(std::move(name)),
      source_(name_, descriptor),
      format_(format),
      comments_(format.csv),
      length_(length_of(descriptor)) {}

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
    comments_.blank(bytes.data() + from, count);
    from += count;
  }
  return from;
}

void RecordSource::skip_start(std::vector<char>& bytes) {
  const std::string_view text(bytes.data(), bytes.size());
  const std::size_t skipped = offset_ == 0 ? before_first_record(text, name_) : blank_lines(text);
  line_ += count_line_ends(text.substr(0, skipped));
  bytes.erase(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(skipped));
  offset_ += skipped;
}

/// `end`, or where a record begins that is not to be handed out; that it is the first one is an error.
std::size_t RecordSource::end_within_limits(std::string_view text, std::size_t end) const {
  if (text.size() <= format_.limits.least()) return end;
  const std::optional<RecordTooLong> found = find_too_long(text, format_.csv.delimiter, format_.limits);
  if (!found) return end;
  if (found->begin == 0)
    throw DataError(fmt::format("{}: {}", place(name_, line_), found->problem), "data.path");
  return found->begin;
}

TextBlock RecordSource::read_first() {
  std::vector<char> start;
  std::optional<std::size_t> end;
  for (std::size_t room = std::size_t{1} << 16; !end; room = more_room(room, format_.limits)) {
    const std::size_t size = start.size();
    start.resize(room);
    start.resize(read_more(start, size));
    if (size == 0) skip_start(start);
    end = first_record_end({start.data(), start.size()}, 1, format_.csv.delimiter);
    if (!end && ended_) end = start.size();
    end_within_limits({start.data(), end.value_or(start.size())}, 0);
  }
  if (*end == 0) throw DataError(fmt::format("{}: the file is empty", shown_path(name_)), "data.path");
  const auto cut = start.begin() + static_cast<std::ptrdiff_t>(*end);
  rest_.assign(cut, start.end());
  rest_at_ = 0;
  TextBlock header;
  header.size = *end;
  header.first_line = line_;
  header.bytes.assign(start.begin(), cut);
  offset_ += header.size;
  line_ += count_line_ends(header.text());
  return header;
}

TextBlock RecordSource::read_header() {
  TextBlock first = read_first();
  while (format_.csv.comment != '\0' && first.bytes.front() == format_.csv.comment) first = read_first();
  return first;
}

void RecordSource::put_back(const TextBlock& header) {
  rest_.insert(rest_.begin() + static_cast<std::ptrdiff_t>(rest_at_), header.bytes.begin(),
               header.bytes.begin() + static_cast<std::ptrdiff_t>(header.size));
  offset_ -= header.size;
  line_ = header.first_line;
}

void RecordSource::set_delimiter(char delimiter) {
  format_.csv.delimiter = delimiter;
  comments_.set_delimiter(delimiter);
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
  for (std::size_t room = std::max<std::size_t>(format_.block_bytes, 1); cut == 0;
       room = more_room(room, format_.limits)) {
    if (block.bytes.size() < room) block.bytes.resize(room);
    size = read_more(block.bytes, size);
    const bool last = ended_ && rest_at_ == rest_.size();
    const std::string_view text(block.bytes.data(), size);
    cut = end_within_limits(text, last ? size : last_record_end(text, format_.csv.delimiter));
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
    const char delimiter = format_.csv.delimiter;
    if (offset_ >= stop_) end = first_record_end(block.text(), stop_ - begin, delimiter).value_or(end);
    if (begin < start_) first = first_record_end(block.text(), start_ - begin, delimiter).value_or(end);
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

}  // namespace seedbed::experiments
