#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace seedbed::experiments {

/// Goes over a CSV text that begins with a record, byte by byte: for questions that are rarely asked.
class RecordWalk {
 public:
  RecordWalk(std::string_view text, char delimiter) : text_(text), delimiter_(delimiter) {}

  /// Goes behind the end of the next field; false if the text ends before. A carriage return at the end of
  /// the text ends nothing, since a line feed may follow.
  bool next_field() {
    begin_ = at_;
    for (; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      const bool more = at_ + 1 < text_.size();
      if (inside_) {
        if (c != '"') continue;
        if (more && text_[at_ + 1] == '"') {
          ++at_;
        } else {
          inside_ = false;
        }
      } else if (c == '"') {
        inside_ = at_ == begin_;
      } else if (c == delimiter_ || c == '\n' || (c == '\r' && more && text_[at_ + 1] != '\n')) {
        ends_record_ = c != delimiter_;
        ++at_;
        return true;
      }
    }
    return false;
  }

  bool ends_record() const { return ends_record_; }  ///< of the field found
  std::size_t begin() const { return begin_; }       ///< of the field found, or of the one without an end
  std::size_t end() const { return at_; }            ///< behind the delimiter or line end; else the text's

  /// The place behind the next record end.
  std::optional<std::size_t> next_record() {
    while (next_field()) {
      if (ends_record_) return at_;
    }
    return std::nullopt;
  }

 private:
  std::string_view text_;
  char delimiter_;
  std::size_t begin_ = 0, at_ = 0;
  bool inside_ = false, ends_record_ = false;
};

}  // namespace seedbed::experiments
