#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string>
#include <vector>

#include "base/messages.hpp"
#include "base/text_table.hpp"
#include "experiments/plan/run_settings.hpp"
#include "experiments/plan/settings_schema.hpp"
#include "runner/commands/command.hpp"
#include "runner/commands/options.hpp"
#include "runner/host/standard_output.hpp"

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

/// The rows whose keys are `chosen` or lie below it: "train" is all of that section.
void keep_only(TextTable& table, const std::string& chosen) {
  std::vector<std::string> known;
  for (const auto& row : table.rows) known.push_back(row.front());
  std::erase_if(table.rows, [&](const std::vector<std::string>& row) {
    return row.front() != chosen && !row.front().starts_with(chosen + ".");
  });
  if (!table.rows.empty()) return;
  throw UsageError(
      fmt::format("there is no setting {}{}", quoted_value(chosen), did_you_mean(chosen, known)));
}

/// For a terminal: a setting's line, and below it what it does.
std::string lines_of(const TextTable& table) {
  std::string text;
  for (const auto& row : table.rows) {
    text += fmt::format("{}: {}\n    {}\n    default: {}\n", row[0], row[2], row[3], row[1]);
  }
  return text;
}

int run_settings(const Arguments& arguments) {
  Options options(
      {.usage = "seedbed settings [SETTING or SECTION] [--markdown]",
       .description =
           "Lists the settings of an experiment file that belong to a section (data, model, train,\n"
           "run): what each takes, its default and what it does.",
       .examples = "  seedbed settings train\n"
                   "  seedbed settings data.split"});
  options.add()("markdown", "as one table in Markdown");
  if (!options.parse(arguments)) return all_done;
  TextTable table = settings_table();
  if (!options.positional().empty()) keep_only(table, options.only_positional("setting"));
  fmt::print("{}", options.given("markdown") ? table.markdown() : lines_of(table));
  flush_output();
  return all_done;
}

}  // namespace

extern const Command settings_command = {"settings", "what can be set in an experiment file", run_settings};

}  // namespace seedbed::runner
