#include <fmt/format.h>

#include <array>
#include <filesystem>

#include "base/messages.hpp"
#include "base/output.hpp"
#include "runner/commands/command.hpp"
#include "runner/commands/options.hpp"
#include "runner/sweep/ledger_warnings.hpp"
#include "runner/sweep/opened_run.hpp"
#include "runner/sweep/score_table.hpp"

namespace seedbed::runner {
namespace po = boost::program_options;
namespace {

Options aggregate_options() {
  Options options(
      {.usage = "seedbed aggregate DIR [--by key,…] [--where key=value] [--all] [--format KIND] [-o FILE]",
       .description =
           "Prints the mean scores of each cell over its replicates with 95 % intervals (Student's t), the\n"
           "best mean validation CRPS first, and says what the intervals are about. Seeds are averaged "
           "within\n"
           "a split first.",
       .examples = "  seedbed aggregate runs/diamonds\n"
                   "  seedbed aggregate runs/diamonds --by model.components --where train.lr=0.001\n"
                   "  seedbed aggregate runs/diamonds --format latex -o table.tex"});
  options.add()("by", po::value<std::vector<std::string>>()->value_name("KEY,…"),
                "one line for each combination of these varied keys, the rest taken together")(
      "where", po::value<std::vector<std::string>>()->value_name("KEY=VALUE"),
      "only jobs with this value of a varied key, split or seed;\nmay be given several times")(
      "all", "every job in the ledger, also of earlier versions of the experiment")(
      "format", po::value<std::string>()->value_name("KIND"),
      "table (default), csv, markdown or latex; csv has every score\nand is the default for -o FILE.csv")(
      "output,o", po::value<std::string>()->value_name("FILE"),
      "file to write; standard output if not given");
  return options;
}

results::TableFormat format_named(const std::string& name) {
  const std::vector<std::string> names = {"table", "csv", "markdown", "latex"};
  constexpr std::array kFormats = {results::TableFormat::table, results::TableFormat::csv,
                                   results::TableFormat::markdown, results::TableFormat::latex};
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (name == names[i]) return kFormats[i];
  }
  throw UsageError(fmt::format("--format: {} is none of {}{}", quoted_value(name), quoted_list(names),
                               did_you_mean(name, names)));
}

results::TableFormat chosen_format(const Options& options) {
  if (options.given("format")) return format_named(options.get<std::string>("format"));
  const std::string extension = std::filesystem::path(options.get_or<std::string>("output", "")).extension();
  if (extension == ".csv") return results::TableFormat::csv;
  if (extension == ".md") return results::TableFormat::markdown;
  if (extension == ".tex") return results::TableFormat::latex;
  return results::TableFormat::table;
}

std::vector<std::string> chosen_keys(const Options& options) {
  std::vector<std::string> keys;
  for (const std::string& list : options.get_or<std::vector<std::string>>("by", {})) {
    for (std::string& key : split_list("--by", list)) keys.push_back(std::move(key));
  }
  return keys;
}

int run_aggregate(const Arguments& arguments) {
  Options options = aggregate_options();
  if (!options.parse(arguments)) return all_done;
  const std::string root = options.only_positional("run directory");
  TableView view;
  view.format = chosen_format(options);
  view.by = chosen_keys(options);
  view.where = keys_and_values("--where", options.get_or<std::vector<std::string>>("where", {}));
  const OpenedRun run(root);
  view.scores = run.scores();
  const std::string text = score_table(run.table(options.given("all")), run.ledger(), view);
  Output file(options.get_or<std::string>("output", ""));
  file.stream() << text;
  file.commit();
  warn_about(run.ledger());
  return all_done;
}

}  // namespace

extern const Command aggregate_command = {
    "aggregate", "mean scores of each cell, with intervals over replicates", run_aggregate};

}  // namespace seedbed::runner
