#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace seedbed::experiments {

/// A piece of a condition such as `balance > 0 and region == 'north'`.
struct ConditionToken {
  enum class Kind { column, number, text, word, sign, end };

  Kind kind = Kind::end;
  std::string text;        ///< a column's name or a text without its quotes; words in lower case
  double number = 0;       ///< of a number
  bool in_quotes = false;  ///< a column in backticks
  std::size_t at = 0;      ///< where it begins in the condition

  bool is(std::string_view sign_or_word) const {
    return (kind == Kind::sign || kind == Kind::word) && text == sign_or_word;
  }
  /// As it is written where every token is written in one way only.
  std::string written() const;
};

/// Takes a condition apart; the last token is the end. Throws DataError, with data.where at fault, for what
/// is no token.
std::vector<ConditionToken> condition_tokens(std::string_view text);

/// What is wrong with a condition, and where. Throws DataError.
[[noreturn]] void bad_condition(std::string_view condition, std::size_t at, std::string_view problem);

}  // namespace seedbed::experiments
