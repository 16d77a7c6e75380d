#include "runner/inspection/row_conditions.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <system_error>

#include "base/messages.hpp"
#include "experiments/plan/canonical_text.hpp"
#include "experiments/plan/cells.hpp"
#include "experiments/plan/overrides.hpp"
#include "experiments/plan/settings_schema.hpp"

namespace seedbed::runner {
namespace {

using experiments::Choice;
using experiments::Value;
using results::RowCondition;
using Texts = std::vector<std::string>;
using Files = std::map<std::string, std::string>;

constexpr std::size_t kLeastDigits = 4;  // of an id

bool is_whole(const std::string& text) {
  return !text.empty() && text.size() < 20 && text.find_first_not_of("0123456789") == std::string::npos;
}

bool is_start_of_id(const std::string& text) {
  return text.size() >= kLeastDigits && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

void add(Texts& texts, const std::string& text) {
  if (std::ranges::find(texts, text) == texts.end()) texts.push_back(text);
}

/// As tables of an experiment write a value, and as the ledger does.
void add_value(Texts& texts, const nlohmann::json& value) {
  add(texts, experiments::canonical_text(value));
  add(texts, value.is_string() ? value.get<std::string>() : value.dump());
}

/// A file by its name in the experiment or by its path, whichever was written.
void add_file(Texts& texts, const Value& value, const std::string& path, const Files& files) {
  const std::string name = experiments::canonical_text(value.text);
  add(texts, name);
  add(texts, value.text);
  for (const auto& [other_name, other_path] : files) {
    if (other_name != name && other_path != path) continue;
    add(texts, other_name);
    add_value(texts, other_path);
  }
}

/// Of a key that stands for several settings: what is not said of them has its default.
std::string text_of_all(const std::string& key, const std::vector<Choice>& choices) {
  experiments::ChosenSettings chosen;
  for (const experiments::Setting& setting : experiments::settings_schema())
    chosen.push_back(&setting.fallback);
  for (const Choice& choice : choices) chosen[choice.setting] = &choice;
  return experiments::value_text(experiments::Schema(), key, chosen);
}

RowCondition condition_of(const std::string& key, const Value& value, const Files& files) {
  const std::vector<std::size_t>& settings = experiments::settings_named(key);
  const std::vector<Choice> choices = experiments::read_choices(key, value);
  RowCondition condition{.key = key, .written = value.text};
  if (settings.size() > 1) {
    add(condition.texts, text_of_all(key, choices));
  } else {
    add_value(condition.texts, choices.front().value);
    if (experiments::settings_schema()[settings.front()].is_file && value.kind == Value::Kind::scalar &&
        choices.front().value.is_string())
      add_file(condition.texts, value, choices.front().value.get<std::string>(), files);
  }
  if (value.kind != Value::Kind::scalar) condition.written = condition.texts.front();
  return condition;
}

void add_setting(std::vector<RowCondition>& all, const std::string& name, const std::string& key,
                 const std::string& text, const Files& files) {
  std::error_code unknown;
  const experiments::Source source{
      .name = name, .directory = std::filesystem::current_path(unknown), .has_lines = false};
  try {
    for (const Value& value : experiments::read_override_values(text, source))
      all.push_back(condition_of(key, value, files));
  } catch (const experiments::ExperimentError& error) {
    throw ConditionError(error.what());
  }
}

/// split, seed and id, of which there may be several with commas between them.
void add_replicates(std::vector<RowCondition>& all, const std::string& name, const std::string& key,
                    const std::string& text) {
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    const std::string part = text.substr(begin, end - begin);
    if (key == "id" ? !is_start_of_id(part) : !is_whole(part)) {
      throw ConditionError(fmt::format("{}: {} is {}", name, quoted_value(part),
                                       key == "id"
                                           ? "not the beginning of a job's id (4 to 20 of the digits 0-9a-f)"
                                           : "not a whole number"));
    }
    all.push_back({.key = key, .written = part});
    begin = end + 1;
  }
}

}  // namespace

std::vector<RowCondition> read_conditions(const std::string& option, const KeysAndValues& given,
                                          const experiments::Experiment* experiment) {
  const Files files = experiment == nullptr ? Files() : experiment->varied_files();
  std::vector<RowCondition> all;
  for (const auto& [key, text] : given) {
    const std::string name = fmt::format("{} {}={}", option, key, text);
    if (key == "id" || key == "split" || key == "seed") {
      add_replicates(all, name, key, text);
    } else if (experiments::settings_named(key).empty()) {
      all.push_back({.key = key, .written = text});
    } else {
      add_setting(all, name, key, text, files);
    }
  }
  return all;
}

}  // namespace seedbed::runner
