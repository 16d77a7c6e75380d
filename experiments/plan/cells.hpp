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

/// A value as text that reads back to it; a file as it was named.
std::string shown_text(const Choice& choice, const char* separator = ",");

/// The value of a key in a cell, likewise.
std::string value_text(const Schema& schema, const std::string& key, const ChosenSettings& chosen,
                       const char* separator = ",");
std::string cell_text(const Plan& plan, const ChosenSettings& chosen);

/// "key=value" lines, sorted by key, of the settings that decide a result and differ from their default.
/// `file`, called with the setting's key and the path, gives what stands for a file's path.
template <class FileText>
void append_canonical(std::string& text, const Schema& schema, const ChosenSettings& chosen, FileText&& file);

/// Of the split of a cell.
SplitKind split_kind(const ChosenSettings& chosen);

/// A file that a program reads, by a pattern within the directory in which it is started.
std::string input_path(const ChosenSettings& chosen, const std::string& pattern);

template <class FileText>
void append_canonical(std::string& text, const Schema& schema, const ChosenSettings& chosen,
                      FileText&& file) {
  const SplitKind kind = split_kind(chosen);
  for (const std::size_t index : schema.by_key()) {
    const Choice& choice = *chosen[index];
    if (choice.is_default) continue;
    const Setting& setting = schema[index];
    if (!setting.counts(kind) || setting.decides_nothing) continue;
    text += setting.key;
    text += '=';
    if (setting.is_file && choice.value.is_array()) {
      for (const nlohmann::json& item : choice.value) {
        const auto& name = item.get_ref<const std::string&>();
        text += setting.are_patterns ? name + ':' + file(setting.key, input_path(chosen, name)) + ' '
                                     : file(setting.key, name) + '+';
      }
    } else if (setting.is_file) {
      text += file(setting.key, choice.value.get_ref<const std::string&>());
    } else {
      text += choice.text;
    }
    text += '\n';
  }
}

}  // namespace seedbed::experiments
