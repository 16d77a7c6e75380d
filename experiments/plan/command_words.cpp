#include "experiments/plan/command_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "experiments/plan/settings_schema.hpp"
#include "experiments/plan/typed_value.hpp"

namespace seedbed::experiments {
namespace {

bool begins_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
bool continues_name(char c) {
  return begins_name(c) || (c >= '0' && c <= '9') || c == '.' || c == '-';
}

/// The length of a name in braces at the beginning of the text, braces and all; 0 if there is none.
std::size_t name_at(std::string_view text) {
  if (text.size() < 3 || text[0] != '{' || !begins_name(text[1])) return 0;
  std::size_t end = 2;
  while (end < text.size() && continues_name(text[end])) ++end;
  return end < text.size() && text[end] == '}' ? end + 1 : 0;
}

/// Calls literal(text) and name(text) for the pieces of a word, in order.
template <class Literal, class Name>
void take_apart(std::string_view word, const Literal& literal, const Name& name) {
  while (!word.empty()) {
    if (const std::size_t inner = name_at(word.substr(1));
        word[0] == '{' && inner > 0 && word.substr(1 + inner).starts_with('}')) {
      literal(word.substr(1, inner));
      word.remove_prefix(inner + 2);
    } else if (const std::size_t length = name_at(word); length > 0) {
      name(word.substr(1, length - 2));
      word.remove_prefix(length);
    } else {
      literal(word.substr(0, 1));
      word.remove_prefix(1);
    }
  }
}

std::optional<std::string> value_of(const std::string& name, const JobSettings& settings,
                                    const std::map<std::string, std::string>& job_words) {
  if (const auto own = settings.program.settings.find(name); own != settings.program.settings.end())
    return typed_word(own->second);
  if (const auto word = job_words.find(name); word != job_words.end()) return word->second;
  if (!name.starts_with("data.")) return std::nullopt;
  const std::vector<std::size_t>& indices = settings_named(name);
  if (indices.size() != 1) return std::nullopt;
  return typed_word(settings_schema()[indices.front()].canonical(settings));
}

}  // namespace

const std::vector<std::string>& words_of_a_job() {
  static const std::vector<std::string> names = {"seed",      "split",     "threads",    "job_file",
                                                 "result",    "forecasts", "train_rows", "validation_rows",
                                                 "test_rows", "scratch"};
  return names;
}

std::vector<std::string> names_in(std::string_view word) {
  std::vector<std::string> names;
  take_apart(
      word, [](std::string_view) {}, [&](std::string_view name) { names.emplace_back(name); });
  return names;
}

std::vector<std::string> command_line(const JobSettings& settings,
                                      const std::map<std::string, std::string>& job_words) {
  std::vector<std::string> words;
  for (const std::string& word : settings.program.command) {
    std::string& text = words.emplace_back();
    take_apart(
        word, [&](std::string_view piece) { text += piece; },
        [&](std::string_view name) {
          const auto value = value_of(std::string(name), settings, job_words);
          if (!value) throw std::invalid_argument(fmt::format("command: {{{}}} is no setting", name));
          text += *value;
        });
  }
  return words;
}

std::string quoted_for_shell(const std::string& word) {
  const bool plain = !word.empty() && std::ranges::all_of(word, [](char c) {
    return continues_name(c) || c == '/' || c == '=' || c == ':' || c == ',' || c == '+' || c == '@' ||
           c == '%';
  });
  if (plain) return word;
  std::string text = "'";
  for (const char c : word) text += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return text + "'";
}

}  // namespace seedbed::experiments
