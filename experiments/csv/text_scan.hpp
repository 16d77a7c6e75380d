#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace seedbed::experiments {

// Where records of a CSV text end: at line ends (LF, CRLF, CR) outside quoted fields. A quote opens a field
// only where one begins, as RecordParser has it; any other outside a quoted field ends nothing and begins
// nothing, so that a record which is no CSV ends where its line does. Every text here begins with a record.

/// The number of line ends in a text, of which a carriage return at its end is one.
std::int64_t count_line_ends(std::string_view text);

/// The place behind the last record end; 0 if there is none. A carriage return at the end of the text is
/// none, since a line feed may follow.
std::size_t last_record_end(std::string_view text, char delimiter);

/// Where the last record ends, as above, and the line ends before that place.
struct WholeRecords {
  std::size_t end = 0;
  std::int64_t lines = 0;
};
/// Looks at a text that is one line without quotes only once.
WholeRecords whole_records(std::string_view text, char delimiter);

/// The first place behind a record end that is not before `from`.
std::optional<std::size_t> first_record_end(std::string_view text, std::size_t from, char delimiter);

}  // namespace seedbed::experiments
