#include "experiments/csv/comment_lines.hpp"

#include <string_view>

namespace seedbed::experiments {

void CommentLines::blank_all(char* text, std::size_t size) {
  constexpr std::string_view kMark = "\xEF\xBB\xBF";
  for (std::size_t i = 0; i < size; ++i) {
    const char c = text[i];
    if (mark_ < kMark.size()) {
      if (c == kMark[mark_]) {
        ++mark_;
        continue;
      }
      mark_ = kMark.size();
    }
    const bool opens = c == '"' && (in_ == In::line_start || in_ == In::field_start);
    if (in_ == In::comment && c != '\n' && c != '\r') {
      text[i] = sign_;
    } else if (in_ == In::quoted) {
      if (c == '"') in_ = In::behind_quote;
    } else if (opens || (c == '"' && in_ == In::behind_quote)) {  // a doubled quote goes on
      in_ = In::quoted;
    } else if (in_ == In::line_start && c == sign_) {
      in_ = In::comment;
    } else {
      in_ = c == '\n' || c == '\r' ? In::line_start : c == delimiter_ ? In::field_start : In::field;
    }
  }
}

}  // namespace seedbed::experiments
