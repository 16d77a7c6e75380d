#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace seedbed::experiments {

/// Where reading stops, long before memory runs out: a quote that is not closed swallows the rest of a file,
/// and a file without line ends is one record.
struct CsvLimits {
  std::size_t field = std::size_t{1} << 24;   ///< bytes of a field, with its quotes and its end
  std::size_t record = std::size_t{1} << 28;  ///< bytes of a record
  std::size_t fields = 5'000'000;             ///< of a record

  /// Texts up to this length keep to all of them.
  std::size_t least() const;
};

/// A record that is too long, or has more fields than can be meant.
struct RecordTooLong {
  std::size_t begin = 0;  ///< in the text
  std::string problem;    ///< "the record that starts here …"
};

/// The first one of a text that begins with a record, the last of which may have no end yet.
std::optional<RecordTooLong> find_too_long(std::string_view text, char delimiter, const CsvLimits& limits);

/// How much to read of a record whose end has not come within `room` bytes: about twice as much, but not far
/// beyond a limit before it has been looked at.
std::size_t more_room(std::size_t room, const CsvLimits& limits);

}  // namespace seedbed::experiments
