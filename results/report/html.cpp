#include "results/report/html.hpp"

#include <fmt/format.h>

#include "base/utf8.hpp"

namespace seedbed::results {
namespace {

void append_character(std::string& html, char32_t character) {
  switch (character) {
    case U'&':
      html += "&amp;";
      return;
    case U'<':
      html += "&lt;";
      return;
    case U'>':
      html += "&gt;";
      return;
    case U'"':
      html += "&quot;";
      return;
    case U'\n':
    case U'\t':
      html += static_cast<char>(character);
      return;
    default:
      append_utf8(html, character < 0x20 || character == 0x7f ? U' ' : character);
  }
}

}  // namespace

std::string html_text(std::string_view text) {
  std::string html;
  html.reserve(text.size());
  while (!text.empty()) {
    const DecodedCharacter next = decode_utf8(text);
    append_character(html, next.character);
    text.remove_prefix(next.length);
  }
  return html;
}

std::string as_sentence(std::string text) {
  if (text.empty()) return text;
  const std::string first_word = text.substr(0, text.find(' '));
  const bool is_name = first_word.find_first_of("=._") != std::string::npos;
  if (!is_name && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
  if (text.back() != '.') text += '.';
  return text;
}

std::string prose(const std::vector<std::string>& sentences) {
  std::string html;
  for (const std::string& sentence : sentences) {
    if (sentence.empty()) continue;
    html += (html.empty() ? "" : " ") + html_text(as_sentence(sentence));
  }
  return html;
}

HtmlTable::HtmlTable(std::string_view id, std::string_view caption) {
  html_ = fmt::format("<div class=\"wide\"><table{}>\n<caption>{}</caption>\n<thead><tr>",
                      id.empty() ? "" : fmt::format(" id=\"{}\"", id), html_text(caption));
}

void HtmlTable::heading(std::string_view text, bool number, std::string_view column) {
  html_ +=
      fmt::format("<th scope=\"col\"{}{}>{}</th>", number ? " class=\"n\"" : "",
                  column.empty() ? "" : fmt::format(" data-sort=\"{}\"", html_text(column)), html_text(text));
}

void HtmlTable::end_head() {
  if (in_head_) html_ += "</tr></thead>\n<tbody>\n";
  in_head_ = false;
}

void HtmlTable::begin_row(std::string_view attributes) {
  end_head();
  if (in_row_) html_ += "</tr>\n";
  in_row_ = true;
  html_ += attributes.empty() ? "<tr>" : fmt::format("<tr {}>", attributes);
}

void HtmlTable::text(std::string_view text) {
  html_ += fmt::format("<td>{}</td>", html_text(text));
}

void HtmlTable::number(std::string_view column, std::string_view text, std::string_view after) {
  html_ += fmt::format("<td class=\"n\"><data value=\"{}\">{}</data>{}</td>", html_text(column),
                       html_text(text), html_text(after));
}

std::string HtmlTable::end() {
  end_head();
  if (in_row_) html_ += "</tr>\n";
  return html_ + "</tbody></table></div>\n";
}

}  // namespace seedbed::results
