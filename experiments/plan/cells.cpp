#include "experiments/plan/cells.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "experiments/plan/canonical_text.hpp"

namespace seedbed::experiments {
namespace {

std::size_t split_kind_setting() {
  static const std::size_t index = settings_named("data.split.kind").front();
  return index;
}

}  // namespace

std::string input_path(const ChosenSettings& chosen, const std::string& pattern) {
  static const std::size_t directory = settings_named("directory").front();
  return (std::filesystem::path(chosen[directory]->value.get_ref<const std::string&>()) / pattern).string();
}

SplitKind split_kind(const ChosenSettings& chosen) {
  // The value is a name; its place among the names is the enumeration's value.
  static const std::vector<std::string> names = [] {
    std::vector<std::string> all;
    const Setting& setting = settings_schema()[split_kind_setting()];
    for (const SplitKind kind : {SplitKind::random, SplitKind::ordered, SplitKind::grouped, SplitKind::folds,
                                 SplitKind::column, SplitKind::listed}) {
      JobSettings settings;
      settings.data.split.kind = kind;
      all.push_back(setting.canonical(settings).get<std::string>());
    }
    return all;
  }();
  const std::string& name = chosen[split_kind_setting()]->text;
  return static_cast<SplitKind>(std::find(names.begin(), names.end(), name) - names.begin());
}

std::vector<std::size_t> options_at(const Plan& plan, std::size_t position) {
  std::vector<std::size_t> options(plan.axes.size());
  for (std::size_t axis = plan.axes.size(); axis-- > 0;) {
    const std::size_t size = plan.axes[axis].options.size();
    options[axis] = position % size;
    position /= size;
  }
  return options;
}

ChosenSettings chosen_settings(const Plan& plan, std::size_t cell) {
  ChosenSettings chosen(plan.base.size());
  for (std::size_t i = 0; i < chosen.size(); ++i) chosen[i] = &plan.base[i];
  const auto choose = [&](const std::vector<Choice>& choices) {
    for (const Choice& choice : choices) chosen[choice.setting] = &choice;
  };
  if (cell >= plan.grid_cells) {
    choose(plan.include.at(cell - plan.grid_cells).choices);
    return chosen;
  }
  std::size_t position = plan.kept.empty() ? cell : plan.kept[cell];
  for (std::size_t axis = plan.axes.size(); axis-- > 0;) {
    const auto& options = plan.axes[axis].options;
    choose(options[position % options.size()]);
    position /= options.size();
  }
  return chosen;
}

JobSettings cell_settings(const Plan& plan, std::size_t cell) {
  const ChosenSettings chosen = chosen_settings(plan, cell);
  JobSettings settings = plan.base_settings;
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    if (chosen[i] != &plan.base[i]) chosen[i]->apply(settings);
  }
  return settings;
}

std::string shown_text(const Choice& choice, const char* separator) {
  return canonical_text(choice.given.empty() ? choice.value : nlohmann::json(choice.given), separator);
}

std::string value_text(const Schema& schema, const std::string& key, const ChosenSettings& chosen,
                       const char* separator) {
  const std::vector<std::size_t>& settings = schema.named(key);
  if (settings.size() == 1) {
    const Choice& choice = *chosen[settings[0]];
    return schema.is_own(settings[0]) ? choice.text : shown_text(choice, separator);
  }
  // All of data.split: its kind, and what differs from the default.
  std::string text = "{";
  for (const std::size_t index : settings) {
    if (index != split_kind_setting() && chosen[index]->is_default) continue;
    const std::string& name = settings_schema()[index].key;
    text += fmt::format("{}{}: {}", text.size() > 1 ? separator : "", name.substr(key.size() + 1),
                        canonical_text(chosen[index]->value, separator));
  }
  return text + "}";
}

std::string cell_text(const Plan& plan, const ChosenSettings& chosen) {
  std::string text;
  for (const std::string& key : plan.varied_keys) {
    if (!text.empty()) text += ' ';
    text += key + '=' + value_text(plan.schema, key, chosen);
  }
  return text;
}

}  // namespace seedbed::experiments
