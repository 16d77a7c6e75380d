#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace seedbed::results {

/// As text and in attributes of HTML; bytes that are not UTF-8 become U+FFFD, control characters spaces.
std::string html_text(std::string_view text);

/// A sentence of the comparison as one of prose: with a full stop, and a capital letter unless it begins with
/// a setting's name.
std::string as_sentence(std::string text);

/// Sentences of prose one after the other, escaped.
std::string prose(const std::vector<std::string>& sentences);

/// A table, put together row by row. Headings and texts are escaped here.
class HtmlTable {
 public:
  /// `id` may be empty; `caption` is read out first.
  HtmlTable(std::string_view id, std::string_view caption);

  /// `column` names the column for scripts; empty if none sorts by it.
  void heading(std::string_view text, bool number, std::string_view column = "");
  void begin_row(std::string_view attributes = "");
  void text(std::string_view text);
  /// A number that stands in column `column` of a CSV, with what follows it.
  void number(std::string_view column, std::string_view text, std::string_view after = "");
  std::string end();

 private:
  void end_head();

  std::string html_;
  bool in_head_ = true, in_row_ = false;
};

}  // namespace seedbed::results
