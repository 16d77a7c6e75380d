#pragma once

#include <cstddef>

#include "experiments/csv/csv_format.hpp"

namespace seedbed::experiments {

/// Finds the comment lines of a CSV text that comes in pieces, and writes the sign that begins them over the
/// rest of each: what is in them can then be taken neither for a quote nor for a delimiter, and every byte
/// stays in its place. Lines within quoted fields are no comments.
class CommentLines {
 public:
  explicit CommentLines(const CsvFormat& format) : sign_(format.comment), delimiter_(format.delimiter) {}

  void set_delimiter(char delimiter) { delimiter_ = delimiter; }

  /// The next bytes of the text, from its beginning.
  void blank(char* text, std::size_t size) {
    if (sign_ != '\0') blank_all(text, size);
  }

 private:
  enum class In : unsigned char { line_start, field_start, field, quoted, behind_quote, comment };

  void blank_all(char* text, std::size_t size);

  char sign_, delimiter_;
  In in_ = In::line_start;
  std::size_t mark_ = 0;  // bytes of a byte-order mark seen; 3: it is over
};

}  // namespace seedbed::experiments
