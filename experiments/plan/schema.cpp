#include "experiments/plan/schema.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <numeric>
#include <string_view>

#include "base/messages.hpp"
#include "experiments/plan/canonical_text.hpp"
#include "experiments/plan/command_words.hpp"
#include "experiments/plan/typed_value.hpp"

namespace seedbed::experiments {
namespace {

/// Names that stand for something else in experiment files, commands or tables of results.
constexpr std::array kTakenNames = std::to_array<std::string_view>(
    {"name",   "data",    "model",   "train",  "run",     "seeds",     "splits", "grid",
     "zip",    "exclude", "include", "scores", "command", "directory", "inputs", "settings",
     "engine", "id",      "job",     "status", "epochs",  "error"});

bool is_taken(const std::string& key) {
  const std::string first = key.substr(0, key.find('.'));
  const std::vector<std::string>& words = words_of_a_job();
  return std::ranges::find(kTakenNames, first) != kTakenNames.end() ||
         std::ranges::find(words, first) != words.end();
}

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

/// Parts of letters, digits, _ and -, none empty, with points between them; the first begins with a letter.
bool is_name(const std::string& key) {
  if (key.empty() || key.size() > 200 || (key[0] >= '0' && key[0] <= '9') || key[0] == '-') return false;
  if (key.front() == '.' || key.back() == '.' || key.find("..") != std::string::npos) return false;
  return std::ranges::all_of(key, [](char c) { return c == '.' || is_name_character(c); });
}

Choice own_choice(const std::string& key, std::size_t index, nlohmann::json value) {
  Choice choice;
  choice.setting = index;
  choice.text = typed_text(value);
  choice.apply = [key, value](JobSettings& settings) { settings.program.settings[key] = value; };
  choice.value = std::move(value);
  return choice;
}

}  // namespace

const Setting& Schema::operator[](std::size_t index) const {
  const std::vector<Setting>& common = settings_schema();
  return index < common.size() ? common[index] : own_[index - common.size()];
}

const std::vector<std::size_t>& Schema::named(const std::string& key) const {
  const auto found = own_named_.find(key);
  return found == own_named_.end() ? settings_named(key) : found->second;
}

const std::vector<std::size_t>& Schema::by_key() const {
  return own_.empty() ? settings_by_key() : by_key_;
}

std::vector<Choice> Schema::read(const std::string& key, const Value& value) const {
  const auto found = own_named_.find(key);
  if (found == own_named_.end()) return read_choices(key, value);
  return {(*this)[found->second.front()].read(value)};
}

std::string Schema::text_of(const Choice& choice, const char* separator) const {
  return is_own(choice.setting) ? choice.text : canonical_text(choice.value, separator);
}

std::vector<std::string> Schema::own_names() const {
  std::vector<std::string> names;
  for (const Setting& setting : own_) names.push_back(setting.key);
  return names;
}

std::string Schema::unknown_key(const std::string& key) const {
  const std::string near = did_you_mean(key, own_names());
  if (!near.empty()) return fmt::format("unknown key {}{}", quoted_value(key), near);
  std::string text = experiments::unknown_key(key);
  if (!own_.empty() && text.find("did you mean") == std::string::npos)
    text += fmt::format("; the settings of the program are {}", quoted_list(own_names()));
  return text;
}

void Schema::declare(const std::string& key, const Place& place, const Value& value) {
  if (!is_name(key)) {
    fail(place, fmt::format("settings: {} is no name of a setting; names are letters, digits, _ and -, with "
                            "points between parts, such as tree.depth",
                            quoted_value(key)));
  }
  if (is_taken(key)) {
    fail(place, fmt::format("settings: {} means something else in an experiment; choose another name",
                            quoted_value(key)));
  }
  for (const Setting& other : own_) {
    if (other.key == key) fail(place, fmt::format("settings: {} is given twice", key));
    if (other.key.starts_with(key + ".") || key.starts_with(other.key + "."))
      fail(place, fmt::format("settings: {} and {} cannot both be: one would be a part of the other",
                              other.key, key));
  }
  const std::size_t index = size();
  Setting setting;
  setting.key = key;
  setting.fallback = own_choice(key, index, read_typed(value, key));
  setting.read = [key, index, like = setting.fallback.value](const Value& given) {
    return own_choice(key, index, read_typed(given, key, like));
  };
  own_.push_back(std::move(setting));
  own_named_[key] = {index};
  by_key_.resize(size());
  std::iota(by_key_.begin(), by_key_.end(), std::size_t{0});
  std::ranges::sort(by_key_, {}, [this](std::size_t i) { return (*this)[i].key; });
}

void Schema::give(const std::string& key, const Value& value) {
  Setting& setting = own_.at(own_named_.at(key).front() - settings_schema().size());
  setting.fallback = setting.read(value);
}

}  // namespace seedbed::experiments
