#include <fmt/format.h>

#include <cmath>

#include "base/messages.hpp"
#include "base/number_text.hpp"
#include "base/output.hpp"
#include "results/comparison/comparison_text.hpp"
#include "runner/commands/command.hpp"
#include "runner/commands/options.hpp"
#include "runner/commands/run_options.hpp"
#include "runner/commands/table_options.hpp"
#include "runner/inspection/run_comparison.hpp"
#include "runner/sweep/confirm.hpp"
#include "runner/sweep/sweep.hpp"

namespace seedbed::runner {
namespace po = boost::program_options;
namespace {

Options compare_options() {
  Options options(
      {.usage = "seedbed compare DIR… [options]",
       .description =
           "Says which setting is better and how sure that is. Cells share splits and seeds, so that they "
           "are\n"
           "compared pair by pair: the mean difference with its 95 % interval (Student's t; over splits "
           "with\n"
           "the correction of Nadeau and Bengio), a verdict, the probability that one beats the other, "
           "exact\n"
           "tests, and how many replicates would decide what is undecided. Everything is compared with the\n"
           "best by validation score, or with --baseline. Several run directories are compared with each\n"
           "other where they are about the same rows.",
       .examples =
           "  seedbed compare runs/diamonds\n"
           "  seedbed compare runs/diamonds --between model.components --tune train.lr --margin 0.5%\n"
           "  seedbed compare runs/before runs/after --metric crps_test --format markdown"});
  options.add()("metric", po::value<std::string>()->value_name("SCORE"),
                "score to compare by; crps_validation, or crps_test\nwith --tune, if not given")(
      "between", po::value<std::vector<std::string>>()->value_name("KEY,…"),
      "varied keys whose values are compared; all if not given")(
      "tune", po::value<std::vector<std::string>>()->value_name("KEY,…"),
      "varied keys whose best value by validation score is taken\nfor each value compared")(
      "baseline", po::value<std::string>()->value_name("KEY=VALUE"),
      "compare with this one instead of the best")(
      "margin", po::value<std::string>()->value_name("SIZE"),
      "the difference that matters, in the score's unit or as 0.5%;\nallows the verdict \"equivalent\"")(
      "unpaired",
      "show also the probability that any job of one beats any job\nof the other, whatever their seeds")(
      "where", po::value<std::vector<std::string>>()->value_name("KEY=VALUE"),
      "only jobs with this value of a varied key, split or seed;\nmay be given several times")(
      "all", "every job in the ledger, also of earlier versions of the experiment")(
      "columns", po::value<std::vector<std::string>>()->value_name("NAME,…"),
      "the columns to show, in this order: keys, the score, difference,\ninterval, verdict, p_better, "
      "unpaired, p, "
      "p_wilcoxon,\nwithin_margin, new_rows, failed, left")(
      "format", po::value<std::string>()->value_name("KIND"),
      "table (default), csv, markdown or latex; csv has every number\nand is the default for -o FILE.csv")(
      "output,o", po::value<std::string>()->value_name("FILE"),
      "file to write; standard output if not given")(
      "confirm", po::value<std::string>()->value_name("N"),
      "run N fresh seeds of the winner and the runner-up into\nDIR-confirm, and compare those: they chose "
      "nothing");
  add_width_option(options);
  add_jobs_option(options);
  return options;
}

results::Margin margin_from(const std::string& text) {
  results::Margin margin;
  margin.per_cent = text.ends_with('%');
  const std::string number = margin.per_cent ? text.substr(0, text.size() - 1) : text;
  const auto value = parse_number(number);
  if (!value || !std::isfinite(*value) || *value < 0)
    throw UsageError(
        fmt::format("--margin: {} is no size: a number of at least 0 such as 0.2, or a share such as 0.5%",
                    quoted_value(text)));
  margin.value = *value;
  return margin;
}

/// The run of what is to be compared next.
SweepOptions confirmation(const ComparisonRequest& request, const results::Comparison& comparison,
                          const Options& options, const Arguments& arguments) {
  if (request.directories.size() > 1) throw UsageError("--confirm runs seeds of one run directory; name one");
  SweepOptions how = read_run_options(options);
  how.command = command_text("compare", arguments);
  how.verdict = false;  // which is about to follow
  const int seeds = whole_number("--confirm", options.get<std::string>("confirm"), 2);
  return fresh_seeds(request.directories.front(), comparison, static_cast<std::size_t>(seeds), how);
}

/// The same question to what was trained for it, and to nothing that an earlier confirmation left there.
ComparisonRequest confirmed(const ComparisonRequest& request, const SweepOptions& run) {
  return {.directories = {run.output.string()},
          .metric = request.metric.empty() && !request.tune.empty() ? "crps_test" : request.metric,
          .between = {},
          .tune = {},
          .baseline = {},
          .margin = request.margin,
          .where = {},
          .only = run.only,
          .unpaired = request.unpaired,
          .all = false,
          .threads = request.threads};
}

results::ComparisonForm comparison_form(const Options& options) {
  results::ComparisonForm form = {.format = chosen_format(options),
                                  .width = table_width(options),
                                  .columns = listed_keys(options, "columns")};
  if (form.format == results::TableFormat::csv && !form.columns.empty())
    throw UsageError("--columns chooses columns of tables; a CSV file has all");
  return form;
}

int run_compare(const Arguments& arguments) {
  Options options = compare_options();
  if (!options.parse(arguments)) return all_done;
  if (options.positional().empty()) throw UsageError("the run directory is missing: seedbed compare DIR");
  ComparisonRequest request;
  request.directories = options.positional();
  request.metric = options.get_or<std::string>("metric", "");
  request.between = listed_keys(options, "between");
  request.tune = listed_keys(options, "tune");
  if (options.given("baseline"))
    request.baseline = keys_and_values("--baseline", {options.get<std::string>("baseline")});
  if (options.given("margin")) request.margin = margin_from(options.get<std::string>("margin"));
  request.where = keys_and_values("--where", options.get_or<std::vector<std::string>>("where", {}));
  request.unpaired = options.given("unpaired");
  request.all = options.given("all");
  request.threads = read_run_options(options).jobs_at_once;
  const results::ComparisonForm form = comparison_form(options);
  const results::Comparison comparison = compare_runs(request);
  Output file(options.get_or<std::string>("output", ""));
  file.stream() << results::to_text(comparison, form);
  int exit_code = all_done;
  if (options.given("confirm")) {
    const SweepOptions run = confirmation(request, comparison, options, arguments);
    exit_code = run_sweep(run);
    if (exit_code == all_done)
      file.stream() << "\n" << results::to_text(compare_runs(confirmed(request, run)), form);
  }
  file.commit();
  return exit_code;
}

}  // namespace

extern const Command compare_command = {"compare", "which setting is better, and how sure that is",
                                        run_compare};

}  // namespace seedbed::runner
