#include "base/csv_field.hpp"

namespace seedbed {
namespace {

bool must_be_quoted(std::string_view field, char delimiter) {
  if (field.empty()) return false;
  return field.front() == ' ' || field.back() == ' ' || field.find(delimiter) != std::string_view::npos ||
         field.find_first_of("\"\r\n") != std::string_view::npos;
}

void append_quoted(std::string& line, std::string_view field) {
  line += '"';
  for (const char c : field) {
    if (c == '"') line += '"';
    line += c;
  }
  line += '"';
}

}  // namespace

void append_csv_field(std::string& line, std::string_view field, char delimiter) {
  if (must_be_quoted(field, delimiter)) {
    append_quoted(line, field);
  } else {
    line += field;
  }
}

std::string csv_field(std::string_view field, char delimiter) {
  std::string line;
  append_csv_field(line, field, delimiter);
  return line;
}

std::string quoted_csv_field(std::string_view field) {
  std::string line;
  append_quoted(line, field);
  return line;
}

}  // namespace seedbed
