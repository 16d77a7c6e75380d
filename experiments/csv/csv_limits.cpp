#include "experiments/csv/csv_limits.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "experiments/csv/record_walk.hpp"

namespace seedbed::experiments {

std::size_t CsvLimits::least() const {
  return std::min({field, record, fields});  // a field takes at least its delimiter
}

std::optional<RecordTooLong> find_too_long(std::string_view text, char delimiter, const CsvLimits& limits) {
  RecordWalk walk(text, delimiter);
  std::size_t begin = 0, fields = 0;
  for (bool more = true; more;) {
    more = walk.next_field();
    ++fields;
    if (walk.end() - walk.begin() > limits.field) {
      return RecordTooLong{begin,
                           fmt::format("field {} of the record that starts here is longer than {} MiB; is a "
                                       "quote not closed?",
                                       fields, limits.field >> 20)};
    }
    if (fields > limits.fields) {
      return RecordTooLong{
          begin, fmt::format("the record that starts here has more than {} fields; are its line ends "
                             "missing?",
                             limits.fields)};
    }
    if (walk.end() - begin > limits.record) {
      return RecordTooLong{begin,
                           fmt::format("the record that starts here is longer than {} MiB; are its line ends "
                                       "missing?",
                                       limits.record >> 20)};
    }
    if (more && walk.ends_record()) {
      begin = walk.end();
      fields = 0;
    }
  }
  return std::nullopt;
}

std::size_t more_room(std::size_t room, const CsvLimits& limits) {
  constexpr std::size_t kBeyond = std::size_t{1} << 16;
  for (const std::size_t limit :
       {std::min(limits.field, limits.record), std::max(limits.field, limits.record)}) {
    if (room <= limit && 2 * room > limit) return limit + kBeyond;
  }
  return 2 * room;
}

}  // namespace seedbed::experiments
