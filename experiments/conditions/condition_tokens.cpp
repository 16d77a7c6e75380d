#include "experiments/conditions/condition_tokens.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "base/data_error.hpp"
#include "base/messages.hpp"
#include "experiments/csv/number_cell.hpp"

namespace seedbed::experiments {
namespace {

using TokenKind = ConditionToken::Kind;

constexpr std::array<std::string_view, 6> kWords = {"and", "or", "not", "in", "is", "missing"};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// Of a name that needs no backticks: letters of any script, digits, points and underscores.
bool is_of_name(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '.' ||
         static_cast<unsigned char>(c) >= 0x80;
}

class Tokens {
 public:
  explicit Tokens(std::string_view text) : text_(text) {}

  std::vector<ConditionToken> all() {
    while (skip_spaces(), at_ < text_.size()) {
      ConditionToken token;
      token.at = at_;
      read(token);
      tokens_.push_back(std::move(token));
    }
    tokens_.push_back({.text = {}, .at = text_.size()});
    return std::move(tokens_);
  }

 private:
  void skip_spaces() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n')) ++at_;
  }

  char next(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }

  void read(ConditionToken& token) {
    const char c = next();
    if (c == '\'' || c == '"' || c == '`') return read_quoted(token, c);
    const bool has_sign = c == '-' || c == '+';
    if (is_digit(next(has_sign)) || (next(has_sign) == '.' && is_digit(next(1 + has_sign))))
      return read_number(token);
    if (is_of_name(c)) return read_name(token);
    read_sign(token);
  }

  /// A quote inside is doubled.
  void read_quoted(ConditionToken& token, char quote) {
    token.kind = quote == '`' ? TokenKind::column : TokenKind::text;
    token.in_quotes = true;
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] == quote) {
        if (next(1) != quote) {
          ++at_;
          return;
        }
        ++at_;
      }
      token.text += text_[at_];
    }
    bad_condition(text_, token.at, fmt::format("the {} that opens here is not closed", quote));
  }

  void read_number(ConditionToken& token) {
    const std::size_t begin = at_++;
    while (is_of_name(next()) || ((next() == '-' || next() == '+') && (text_[at_ - 1] | 0x20) == 'e')) ++at_;
    token.text = text_.substr(begin, at_ - begin);
    const std::optional<double> number = parse_number_cell(token.text);
    if (!number) {
      bad_condition(
          text_, begin,
          fmt::format("{} is no number; a column whose name begins with a digit is put in backticks",
                      quoted_value(token.text)));
    }
    token.kind = TokenKind::number;
    token.number = *number;
  }

  void read_name(ConditionToken& token) {
    while (is_of_name(next())) token.text += text_[at_++];
    std::string lower = token.text;
    std::ranges::transform(lower, lower.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; });
    const bool is_word = std::ranges::find(kWords, lower) != kWords.end();
    token.kind = is_word ? TokenKind::word : TokenKind::column;
    if (is_word) token.text = lower;
  }

  void read_sign(ConditionToken& token) {
    static constexpr std::array<std::string_view, 11> kSigns = {"<=", ">=", "==", "!=", "<", ">",
                                                                "(",  ")",  "[",  "]",  ","};
    for (const std::string_view sign : kSigns) {
      if (!text_.substr(at_).starts_with(sign)) continue;
      token.kind = TokenKind::sign;
      token.text = sign;
      at_ += sign.size();
      return;
    }
    bad_condition(text_, at_, meant_by(next()));
  }

  static std::string meant_by(char c) {
    switch (c) {
      case '=':
        return "equality is written ==";
      case '&':
        return "write `and` instead of &";
      case '|':
        return "write `or` instead of |";
      case '!':
      case '~':
        return fmt::format("write `not` instead of {}", c);
      case '+':
      case '-':
      case '*':
      case '/':
      case '%':
        return fmt::format(
            "nothing is computed in a condition; a column whose name holds a {} is put in backticks", c);
      default:
        return fmt::format("{} means nothing in a condition", quoted_value(std::string(1, c)));
    }
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::vector<ConditionToken> tokens_;
};

std::string quoted_by(const std::string& text, char quote) {
  std::string quoted(1, quote);
  for (const char c : text) quoted += c == quote ? std::string(2, quote) : std::string(1, c);
  return quoted + quote;
}

}  // namespace

std::string ConditionToken::written() const {
  if (kind == TokenKind::text) return quoted_by(text, '\'');
  if (kind != TokenKind::column) return text;
  const bool is_plain = !text.empty() && !is_digit(text[0]) && std::ranges::all_of(text, is_of_name) &&
                        condition_tokens(text).front().kind == TokenKind::column;
  return is_plain ? text : quoted_by(text, '`');
}

std::vector<ConditionToken> condition_tokens(std::string_view text) {
  return Tokens(text).all();
}

void bad_condition(std::string_view condition, std::size_t at, std::string_view problem) {
  const std::string where =
      at >= condition.size() ? "at its end" : fmt::format("at {}", quoted_value(condition.substr(at)));
  throw DataError(fmt::format("the condition {}, {}: {}", quoted_value(condition), where, problem),
                  "data.where");
}

}  // namespace seedbed::experiments
