#include "experiments/plan/experiment_yaml.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/duration.hpp"
#include "experiments/plan/canonical_text.hpp"
#include "experiments/plan/cells.hpp"

namespace seedbed::experiments {
namespace {

constexpr const char* kSeparator = ", ";

std::string base_section(const Plan& plan, const std::string& section) {
  std::string text, split;
  const bool split_is_fixed = std::none_of(plan.varied_keys.begin(), plan.varied_keys.end(),
                                           [](const auto& key) { return key.starts_with("data.split"); });
  for (std::size_t i = 0; i < plan.base.size(); ++i) {
    const Setting& setting = plan.schema[i];
    if (!plan.given[i] || !setting.key.starts_with(section + ".")) continue;
    const bool varies = std::ranges::find(plan.varied_keys, setting.key) != plan.varied_keys.end();
    const std::string value =
        varies ? shown_text(plan.base[i], kSeparator) : canonical_text(plan.base[i].value, kSeparator);
    const std::string name = setting.key.substr(section.size() + 1);
    if (!name.starts_with("split.")) {
      text += fmt::format("  {}: {}\n", name, value);
    } else if (!split_is_fixed || setting.counts(plan.base_settings.data.split.kind)) {
      split += fmt::format("{}{}: {}", split.empty() ? "" : kSeparator, name.substr(6), value);
    }
  }
  if (!split.empty()) text += fmt::format("  split: {{{}}}\n", split);
  return text.empty() ? "" : section + ":\n" + text;
}

ChosenSettings with(const Plan& plan, const std::vector<Choice>& choices) {
  ChosenSettings chosen(plan.base.size());
  for (std::size_t i = 0; i < chosen.size(); ++i) chosen[i] = &plan.base[i];
  for (const Choice& choice : choices) chosen[choice.setting] = &choice;
  return chosen;
}

std::string axis_values(const Plan& plan, const Axis& axis, const std::string& key) {
  std::string text;
  for (const std::vector<Choice>& option : axis.options) {
    text += (text.empty() ? "" : kSeparator) + value_text(plan.schema, key, with(plan, option), kSeparator);
  }
  return "[" + text + "]";
}

std::string grid_and_zip(const Plan& plan) {
  std::string grid, zip;
  for (std::size_t i = 0; i < plan.axes.size(); ++i) {
    const Axis& axis = plan.axes[i];
    if (i < plan.grid_axes) {
      grid += fmt::format("  {}: {}\n", axis.keys[0], axis_values(plan, axis, axis.keys[0]));
      continue;
    }
    for (std::size_t k = 0; k < axis.keys.size(); ++k) {
      zip += fmt::format("  {} {}: {}\n", k == 0 ? '-' : ' ', axis.keys[k],
                         axis_values(plan, axis, axis.keys[k]));
    }
  }
  return (grid.empty() ? "" : "grid:\n" + grid) + (zip.empty() ? "" : "zip:\n" + zip);
}

std::string cell_list(const Plan& plan, const char* section, const std::vector<CellChoices>& entries) {
  std::string text;
  for (const CellChoices& entry : entries) {
    std::string keys;
    for (const std::string& key : entry.keys) {
      keys += fmt::format("{}{}: {}", keys.empty() ? "" : kSeparator, key,
                          value_text(plan.schema, key, with(plan, entry.choices), kSeparator));
    }
    text += fmt::format("  - {{{}}}\n", keys);
  }
  return text.empty() ? "" : fmt::format("{}:\n{}", section, text);
}

/// The table of results names files as the experiment did, wherever its folder is.
std::string paths_section(const Plan& plan) {
  std::string text;
  for (const auto& [name, path] : named_files(plan))
    text += fmt::format("  {}: {}\n", canonical_text(name), canonical_text(path));
  return text.empty() ? "" : "paths:\n" + text;
}

std::string program_section(const Plan& plan) {
  std::string text, settings;
  for (std::size_t i = 0; i < plan.base.size(); ++i) {
    const Setting& setting = plan.schema[i];
    const std::string value = plan.schema.text_of(plan.base[i], kSeparator);
    if (plan.schema.is_own(i)) {
      settings += fmt::format("  {}: {}\n", setting.key, value);
    } else if (plan.given[i] && setting.key.find('.') == std::string::npos) {
      text += fmt::format("{}: {}\n", setting.key, value);
    }
  }
  return text + (settings.empty() ? "" : "settings:\n" + settings);
}

template <class Number>
std::string replicates(const char* key, const std::vector<Number>& numbers) {
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    if (numbers[i] != static_cast<Number>(i))
      return fmt::format("{}: [{}]\n", key, fmt::join(numbers, kSeparator));
  }
  return fmt::format("{}: {}\n", key, numbers.size());
}

std::string run_section(const RunSettings& run) {
  return fmt::format(
      "run:\n{}  retries: {}\n  timeout: {}\n  checkpoint: {}\n  save_models: {}\n  save_predictions: {}\n"
      "  keep_training: {}\n{}  ensembles: {}\n  report: {}\n",
      run.threads == 1 ? "" : fmt::format("  threads: {}\n", run.threads), run.retries,
      duration_text(run.timeout_seconds), duration_text(run.checkpoint_seconds),
      run.save_models ? "all" : "none", run.save_predictions ? "test" : "none",
      run.keep_training == 0                ? "none"
      : run.keep_training == kSmallTraining ? "small"
                                            : "all",
      run.files == KeptAs::automatic
          ? ""
          : fmt::format("  files: {}\n", run.files == KeptAs::packed ? "packed" : "single"),
      run.ensembles ? "all" : "none", run.report ? "html" : "none");
}

}  // namespace

std::string experiment_yaml(const Plan& plan) {
  std::string text = "# The experiment as last run, overrides included. Written anew by every run.\n";
  text += fmt::format("name: {}\n", canonical_text(plan.name));
  text += paths_section(plan);
  for (const char* section : {"data", "model", "train"}) text += base_section(plan, section);
  text += program_section(plan);
  text += replicates("seeds", plan.seeds) + replicates("splits", plan.splits);
  text += grid_and_zip(plan);
  text += cell_list(plan, "exclude", plan.exclude) + cell_list(plan, "include", plan.include);
  text +=
      fmt::format("scores: {}\n", plan.scores.empty() ? "default" : canonical_text(plan.scores, kSeparator));
  return text + run_section(plan.run) + engine_yaml(plan.run.engine);
}

}  // namespace seedbed::experiments
