#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace seedbed::experiments {

/// The delimiter of a CSV text, from its beginning: what a line "sep=;" says; else the one of comma,
/// semicolon, tab and bar that stands in its first line most often outside quotes, a comma if none does.
/// Lines that begin with `comment`, if it is not 0, are passed by.
char sniff_delimiter_of_text(std::string_view start, char comment = '\0');

/// The same of a file, plain or gzip. Throws DataError if it cannot be read.
char sniff_delimiter(const std::string& path, char comment = '\0');

/// A line that spreadsheets write before the header, "sep=;".
struct SeparatorLine {
  char delimiter = ',';
  std::size_t size = 0;  ///< of the line, with its end
};
/// If a text begins with one that is whole.
std::optional<SeparatorLine> separator_line(std::string_view text);

}  // namespace seedbed::experiments
