#include "experiments/csv/incoming_records.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>

#include "base/data_error.hpp"
#include "base/messages.hpp"
#include "experiments/csv/text_scan.hpp"
#include "experiments/csv/text_start.hpp"

namespace seedbed::experiments {
namespace {

constexpr std::size_t kRoom = std::size_t{1} << 16;  // at first, for what is read

}  // namespace

bool IncomingRecords::first(TextBlock& block) {
  bool more = first_of_all(block);
  while (more && format_.comment != '\0' && block.bytes.front() == format_.comment)
    more = first_of_all(block);
  return more;
}

void IncomingRecords::put_back(const TextBlock& header) {
  rest_.insert(rest_.begin(), header.bytes.begin(),
               header.bytes.begin() + static_cast<std::ptrdiff_t>(header.size));
  line_ = header.first_line;
}

bool IncomingRecords::first_of_all(TextBlock& block) {
  std::size_t begin = 0;
  std::optional<std::size_t> end;
  block.size = 0;
  if (!rest_.empty()) take_rest(block);
  while (true) {
    begin = line_ == 1 ? before_first_record(block.text(), name_) : blank_lines(block.text());
    end = first_record_end(block.text().substr(begin), 1, format_.delimiter);
    if (end || ended_) break;
    read_more(block);
  }
  line_ += count_line_ends(block.text().substr(0, begin));
  block.bytes.erase(block.bytes.begin(), block.bytes.begin() + static_cast<std::ptrdiff_t>(begin));
  block.size -= begin;
  block.first_line = line_;
  cut_at(end.value_or(block.size), block);
  line_ += count_line_ends(block.text());
  return block.size > 0;
}

bool IncomingRecords::next(TextBlock& block) {
  block.size = 0;
  if (!rest_.empty()) take_rest(block);
  WholeRecords whole;
  while ((whole = whole_records(block.text(), format_.delimiter)).end == 0 && !ended_) read_more(block);
  block.first_line = line_;
  line_ += whole.lines;
  cut_at(whole.end > 0 ? whole.end : block.size, block);
  return block.size > 0;
}

void IncomingRecords::take_rest(TextBlock& block) {
  if (block.bytes.size() < rest_.size()) block.bytes.resize(std::max(rest_.size(), kRoom));
  std::ranges::copy(rest_, block.bytes.begin());
  block.size = rest_.size();
  rest_.clear();
}

/// What is behind `cut` is for the next block; mostly nothing is.
void IncomingRecords::cut_at(std::size_t cut, TextBlock& block) {
  if (cut == block.size) return;
  const auto bytes = block.bytes.begin();
  rest_.assign(bytes + static_cast<std::ptrdiff_t>(cut), bytes + static_cast<std::ptrdiff_t>(block.size));
  block.size = cut;
}

/// To be called when no record is whole.
void IncomingRecords::read_more(TextBlock& block) {
  if (block.size == block.bytes.size()) {
    const auto too_long =
        block.size > limits_.least() ? find_too_long(block.text(), format_.delimiter, limits_) : std::nullopt;
    if (too_long) throw DataError(fmt::format("{}: {}", place(name_, line_), too_long->problem), "data.path");
    block.bytes.resize(std::max(more_room(block.size, limits_), kRoom));
  }
  ssize_t count = 0;
  do {
    count = ::read(descriptor_, block.bytes.data() + block.size, block.bytes.size() - block.size);
  } while (count < 0 && errno == EINTR);
  if (count < 0) throw DataError(fmt::format("{}: cannot be read: {}", name_, std::strerror(errno)));
  ended_ = count == 0;
  comments_.blank(block.bytes.data() + block.size, static_cast<std::size_t>(count));
  block.size += static_cast<std::size_t>(count);
}

}  // namespace seedbed::experiments
