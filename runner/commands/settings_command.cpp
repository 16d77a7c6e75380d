#include <fmt/format.h>

#include <string>

#include "base/messages.hpp"
#include "base/tables/text_table.hpp"
#include "runner/commands/command.hpp"
#include "runner/commands/options.hpp"
#include "runner/commands/settings_table.hpp"
#include "runner/host/standard_output.hpp"

namespace seedbed::runner {
namespace {

void keep(TextTable& table, const std::string& chosen) {
  if (keep_settings(table, chosen)) return;
  throw UsageError(
      fmt::format("there is no setting {}{}", quoted_value(chosen), did_you_mean(chosen, setting_keys())));
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
  if (!options.positional().empty()) keep(table, options.only_positional("setting"));
  fmt::print("{}", options.given("markdown") ? table.markdown() : settings_text(table));
  flush_output();
  return all_done;
}

}  // namespace

extern const Command settings_command = {"settings", "what can be set in an experiment file", run_settings};

}  // namespace seedbed::runner
