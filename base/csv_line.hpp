#pragma once

#include <charconv>
#include <concepts>
#include <string>
#include <string_view>

#include "base/csv_field.hpp"
#include "base/number_text.hpp"

namespace seedbed {

/// One line of CSV after RFC 4180, except that it ends in a bare newline, which every reader takes and `diff`
/// likes.
class CsvLine {
 public:
  CsvLine& cell(std::string_view text) {
    separate();
    append_csv_field(text_, text);
    return *this;
  }
  /// In the shortest form that reads back to the same value; NaN is an empty cell.
  CsvLine& number(double value) {
    separate();
    append_number(text_, value);
    return *this;
  }
  template <std::integral Integer>
  CsvLine& number(Integer value) {
    separate();
    char digits[24];
    text_.append(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
    return *this;
  }
  CsvLine& empty() {
    separate();
    return *this;
  }

  /// Ends the line, valid until the next cell, with which a new line begins.
  std::string_view end() {
    text_ += '\n';
    ended_ = true;
    return text_;
  }

 private:
  void separate() {
    if (ended_) {
      text_.clear();
      ended_ = false;
    } else {
      text_ += ',';
    }
  }

  std::string text_;
  bool ended_ = true;
};

}  // namespace seedbed
