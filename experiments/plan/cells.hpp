#pragma once

#include <string>
#include <vector>

#include "experiments/plan/plan.hpp"

namespace seedbed::experiments {

/// A cell's choice for every setting of the schema; they belong to the plan.
using ChosenSettings = std::vector<const Choice*>;

/// The option of each axis at a grid position, the last axis varying fastest.
std::vector<std::size_t> options_at(const Plan& plan, std::size_t position);

ChosenSettings chosen_settings(const Plan& plan, std::size_t cell);
JobSettings cell_settings(const Plan& plan, std::size_t cell);

/// The value of a key in a cell as text that reads back to it.
std::string value_text(const std::string& key, const ChosenSettings& chosen, const char* separator = ",");
std::string cell_text(const Plan& plan, const ChosenSettings& chosen);

/// "key=value" lines, sorted by key, of the settings that decide a result and differ from their default.
/// `file` gives what stands for a file's path.
template <class FileText>
void append_canonical(std::string& text, const ChosenSettings& chosen, FileText&& file);

/// Of the split of a cell.
SplitKind split_kind(const ChosenSettings& chosen);

template <class FileText>
void append_canonical(std::string& text, const ChosenSettings& chosen, FileText&& file) {
  const SplitKind kind = split_kind(chosen);
  for (const std::size_t index : settings_by_key()) {
    const Choice& choice = *chosen[index];
    if (choice.is_default) continue;
    const Setting& setting = settings_schema()[index];
    if (!setting.counts(kind)) continue;
    text += setting.key;
    text += '=';
    if (setting.is_file) {
      if (choice.value.is_array()) {
        for (const nlohmann::json& path : choice.value)
          text += file(path.get_ref<const std::string&>()) + '+';
      } else {
        text += file(choice.value.get_ref<const std::string&>());
      }
    } else {
      text += choice.text;
    }
    text += '\n';
  }
}

}  // namespace seedbed::experiments
