#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace seedbed::fuzz {

struct PlainRecord {
  std::vector<std::string> fields;  ///< none if it is malformed
  std::int64_t line = 1;
  bool malformed = false;

  bool operator==(const PlainRecord&) const = default;
};

struct PlainCsv {
  std::vector<PlainRecord> records;  ///< the header first
  std::optional<std::int64_t>
      broken_line;  ///< of the record with a quoted field that has no end, if there is one
};

/// RFC 4180 as the readers understand it, byte by byte and with no other aim than to be seen to be right:
/// lines end in LF, CRLF or CR; a blank line is no record unless the header has one column; a record with a
/// NUL, a quote inside an unquoted field or text after a closing quote is malformed, and ends where it would
/// without. A byte-order mark has been taken off.
class PlainCsvReader {
 public:
  PlainCsvReader(std::string_view text, char delimiter) : text_(text), delimiter_(delimiter) {}

  PlainCsv read() {
    PlainCsv csv;
    while (at_ < text_.size()) {
      const bool one_column = !csv.records.empty() && csv.records.front().fields.size() == 1;
      if (!one_column && skip_line_end()) continue;
      PlainRecord record;
      record.line = line_;
      if (!read_record(record)) {
        csv.broken_line = record.line;
        return csv;
      }
      if (record.malformed) record.fields.clear();
      csv.records.push_back(record);
    }
    return csv;
  }

 private:
  bool at_line_end() const { return at_ < text_.size() && (text_[at_] == '\n' || text_[at_] == '\r'); }

  bool skip_line_end() {
    if (!at_line_end()) return false;
    at_ += text_.substr(at_).starts_with("\r\n") ? 2 : 1;
    ++line_;
    return true;
  }

  bool read_record(PlainRecord& record) {
    while (true) {
      std::string field;
      const bool quoted = at_ < text_.size() && text_[at_] == '"';
      if (quoted && !read_quoted(field, record.malformed)) return false;
      const std::size_t before = at_;
      read_unquoted(field, record.malformed);
      if (quoted && at_ > before) record.malformed = true;
      record.fields.push_back(field);
      if (at_ == text_.size() || skip_line_end()) return true;
      ++at_;  // the delimiter
    }
  }

  void read_unquoted(std::string& field, bool& malformed) {
    for (; at_ < text_.size() && text_[at_] != delimiter_ && !at_line_end(); ++at_) {
      if (text_[at_] == '"' || text_[at_] == '\0') malformed = true;
      field += text_[at_];
    }
  }

  /// Goes behind the closing quote; false if there is none.
  bool read_quoted(std::string& field, bool& malformed) {
    ++at_;
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '\0') malformed = true;
      if (at_line_end()) {
        const std::size_t before = at_;
        skip_line_end();
        field += text_.substr(before, at_ - before);
      } else if (c != '"') {
        field += c;
        ++at_;
      } else if (text_.substr(at_).starts_with("\"\"")) {
        field += '"';
        at_ += 2;
      } else {
        ++at_;
        return true;
      }
    }
    return false;
  }

  std::string_view text_;
  char delimiter_;
  std::size_t at_ = 0;
  std::int64_t line_ = 1;
};

}  // namespace seedbed::fuzz
