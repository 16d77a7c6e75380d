#include "runner/commands/settings_table.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "experiments/plan/run_settings.hpp"
#include "experiments/plan/settings_schema.hpp"

namespace seedbed::runner {
namespace {

using experiments::Setting;
using experiments::SplitKind;

/// "ordered, grouped: the column …", for settings that count only with some kinds of split.
std::string help_of(const Setting& setting) {
  if (setting.split_kinds == 0) return setting.help;
  std::vector<std::string> kinds;
  for (unsigned kind = 0; kind < experiments::split_kind_names().size(); ++kind) {
    if (setting.counts(static_cast<SplitKind>(kind))) kinds.push_back(experiments::split_kind_names()[kind]);
  }
  return fmt::format("{}: {}", fmt::join(kinds, ", "), setting.help);
}

}  // namespace

TextTable settings_table() {
  TextTable table;
  table.columns = {{"setting"}, {"default"}, {"takes"}, {"what it does"}};
  for (const Setting& setting : experiments::settings_schema()) {
    const std::string fallback = setting.fallback.text == "\"\"" ? "–" : setting.fallback.text;
    table.rows.push_back({setting.key, fallback, setting.values, help_of(setting)});
  }
  for (const experiments::RunSetting& setting : experiments::run_settings()) {
    table.rows.push_back({setting.key, setting.fallback, setting.values, setting.help});
  }
  return table;
}

bool keep_settings(TextTable& table, const std::string& chosen) {
  const auto is_other = [&](const std::vector<std::string>& row) {
    return row.front() != chosen && !row.front().starts_with(chosen + ".");
  };
  if (std::ranges::all_of(table.rows, is_other)) return false;
  std::erase_if(table.rows, is_other);
  return true;
}

std::vector<std::string> setting_keys() {
  std::vector<std::string> keys;
  for (const auto& row : settings_table().rows) keys.push_back(row.front());
  return keys;
}

std::string settings_text(const TextTable& table) {
  std::string text;
  for (const auto& row : table.rows) {
    text += fmt::format("{}: {}\n    {}\n    default: {}\n", row[0], row[2], row[3], row[1]);
  }
  return text;
}

}  // namespace seedbed::runner
