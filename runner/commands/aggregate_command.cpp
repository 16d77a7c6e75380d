#include "base/output.hpp"
#include "runner/commands/command.hpp"
#include "runner/commands/options.hpp"
#include "runner/commands/table_options.hpp"
#include "runner/inspection/ledger_warnings.hpp"
#include "runner/inspection/opened_run.hpp"
#include "runner/inspection/row_conditions.hpp"
#include "runner/inspection/score_table.hpp"

namespace seedbed::runner {
namespace po = boost::program_options;
namespace {

Options aggregate_options() {
  Options options(
      {.usage = "seedbed aggregate DIR [options]",
       .description =
           "Prints the mean scores of each cell over its replicates with 95 % intervals (Student's t), the\n"
           "best mean validation CRPS first, and says what the intervals are about. Seeds are averaged "
           "within\n"
           "a split first. Columns that have no room on the terminal are left out, and named.",
       .examples = "  seedbed aggregate runs/diamonds\n"
                   "  seedbed aggregate runs/diamonds --by model.components --where train.lr=0.001\n"
                   "  seedbed aggregate runs/diamonds --scores crps_test,mae_test --sort crps_test\n"
                   "  seedbed aggregate runs/diamonds --columns model.components,crps_test -o table.tex"});
  add_table_options(options);
  options.add()("where", po::value<std::vector<std::string>>()->value_name("KEY=VALUE"),
                "only jobs with this value of a varied key, split or seed;\nmay be given several times")(
      "all", "every job in the ledger, also of earlier versions of the experiment")(
      "format", po::value<std::string>()->value_name("KIND"),
      "table (default), csv, markdown or latex; csv has every score\nand is the default for -o FILE.csv")(
      "output,o", po::value<std::string>()->value_name("FILE"),
      "file to write; standard output if not given");
  add_width_option(options);
  return options;
}

int run_aggregate(const Arguments& arguments) {
  Options options = aggregate_options();
  if (!options.parse(arguments)) return all_done;
  const std::string root = options.only_positional("run directory");
  TableView view;
  view.format = chosen_format(options);
  view.width = table_width(options);
  view.to_see_all = "--width 0 shows all, --columns chooses";
  view.choice = table_choice(options);
  const KeysAndValues where =
      keys_and_values("--where", options.get_or<std::vector<std::string>>("where", {}));
  const OpenedRun run(root);
  view.where = read_conditions("--where", where, run.known_experiment());
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
