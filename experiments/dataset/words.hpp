#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace seedbed::experiments {

/// The words of a UTF-8 text in order, lower-cased: longest runs of letters, digits and marks. Punctuation,
/// symbols and spaces part words; so do bytes that are not UTF-8. Letters of the Latin, Greek, Cyrillic and
/// Armenian scripts are lower-cased, whatever the locale; others stay as they are.
void for_each_word(std::string_view text, const std::function<void(const std::string& word)>& visit);

/// The lower case of one character, or itself.
char32_t lower_case(char32_t character);

}  // namespace seedbed::experiments
