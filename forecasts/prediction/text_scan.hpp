#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace seedbed::forecasts {

// Where records of a CSV text end: at line ends (LF, CRLF, CR) outside quotes, that is after an even number
// of quotes. Nothing is parsed for that, so that a file can be cut about as fast as it can be read.

/// The number of quotes in a text.
std::size_t count_quotes(std::string_view text);

/// The number of line ends in a text, of which a carriage return at its end is one.
std::int64_t count_line_ends(std::string_view text);

/// The place behind the last record end of a text with an even or odd number of quotes; 0 if there is none. A
/// carriage return at the end of the text is none, since a line feed may follow.
std::size_t last_record_end(std::string_view text, bool odd_quotes);

/// Where the last record of a text that begins with one ends, as above, and the line ends before that place.
struct WholeRecords {
  std::size_t end = 0;
  std::int64_t lines = 0;
};
/// Looks at a text that is one line without quotes only once.
WholeRecords whole_records(std::string_view text);

/// The first place behind a record end that is not before `from`, in a text that begins with a record.
std::optional<std::size_t> first_record_end(std::string_view text, std::size_t from);

}  // namespace seedbed::forecasts
