#include "runner/commands/prediction/model_choice.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "base/amounts.hpp"
#include "base/messages.hpp"
#include "results/aggregate.hpp"
#include "results/ledger/job_rows.hpp"
#include "results/packs/kept_files.hpp"
#include "results/row_filter.hpp"
#include "runner/commands/command.hpp"
#include "runner/inspection/opened_run.hpp"
#include "runner/inspection/row_conditions.hpp"

namespace seedbed::runner {
namespace fs = std::filesystem;
namespace {

/// What sets the jobs found apart: the keys by which to choose, with their values.
std::string differences(const results::JobTable& table, const std::vector<results::JobRow>& found) {
  std::vector<std::string> lines;
  const auto compare = [&](const std::string& key, const auto& value_of) {
    std::set<std::string> values;
    for (const results::JobRow& row : found) values.insert(value_of(row));
    if (values.size() > 1) lines.push_back(fmt::format("{} is {}", key, fmt::join(values, ", ")));
  };
  for (std::size_t key = 0; key < table.varied_keys.size(); ++key) {
    compare(table.varied_keys[key], [&](const results::JobRow& row) { return row.varied[key]; });
  }
  compare("split", [](const results::JobRow& row) { return std::to_string(row.split); });
  return fmt::format("{}", fmt::join(lines, "; "));
}

/// The cell with the best mean validation score of those whose jobs are done as far as any's, as conditions.
std::vector<results::RowCondition> best_cell(const OpenedRun& run, const results::JobTable& table,
                                             const std::vector<results::RowCondition>& where,
                                             std::string& text) {
  constexpr const char* kScore = "crps_validation";
  results::Aggregate cells =
      results::aggregate(table, run.ledger(), {.by = {}, .where = where, .scores = {kScore}});
  std::size_t most = 0;
  for (const results::AggregateRow& row : cells.rows) most = std::max(most, row.done);
  std::erase_if(cells.rows, [&](const results::AggregateRow& row) {
    return row.done < most || std::isnan(row.scores.front().mean);
  });
  if (cells.rows.empty())
    throw UsageError(fmt::format("--best: no job that is done has a {} to choose by", kScore));
  results::sort_by(cells, kScore);
  const results::AggregateRow& best = cells.rows.front();
  std::vector<results::RowCondition> conditions;
  std::string cell;
  for (std::size_t i = 0; i < cells.keys.size(); ++i) {
    conditions.push_back({.key = cells.keys[i], .written = best.keys[i]});
    cell += fmt::format(" {}={}", cells.keys[i], best.keys[i]);
  }
  text = fmt::format("best of {} by {}, {:.6g}:{}", count_text(cells.rows.size(), "cell"), kScore,
                     best.scores.front().mean, cell.empty() ? " the only cell" : cell);
  return conditions;
}

ChosenModels models_of_run(const fs::path& root, const KeysAndValues& conditions, bool best) {
  const OpenedRun run(root);
  const results::JobTable table = run.table(false);
  ChosenModels chosen;
  auto where = read_conditions("--where", conditions, run.known_experiment());
  if (best) {
    // What was asked for holds too: values of one key are alternatives, so that those of the cell replace
    // them.
    const auto cell = best_cell(run, table, where, chosen.best);
    std::erase_if(where, [&](const results::RowCondition& one) {
      return std::ranges::find(table.varied_keys, one.key) != table.varied_keys.end();
    });
    where.insert(where.end(), cell.begin(), cell.end());
  }
  results::RowFilter filter(table, where);
  std::vector<results::JobRow> found;
  std::vector<results::KeptFile>& models = chosen.files;
  std::size_t met = 0;
  for_each_row(table, run.ledger(), results::Detail::outcome,
               [&](const results::JobRow& row, const results::LedgerJob* job) {
                 if (!filter.admits(row)) return;
                 ++met;
                 if (job == nullptr || !job->done()) return;
                 auto model = run.kept().find(results::FileKind::model, row.id);
                 if (!model) return;
                 found.push_back(row);
                 models.push_back(std::move(*model));
               });
  filter.require_known_values();
  if (models.empty()) {
    throw UsageError(
        met == 0 ? fmt::format("{}: no job meets --where; `seedbed models {}` lists the models",
                               root.string(), root.string())
                 : fmt::format("{}: none of these jobs is done and has left a model; `seedbed status` "
                               "says how far they are, and run.save_models: all keeps models",
                               root.string()));
  }
  if (const std::string several = differences(table, found); !several.empty()) {
    throw UsageError(
        fmt::format("{}: these are models of different cells or splits, and an ensemble is made of "
                    "the seeds of one; choose with --where: {}",
                    root.string(), several));
  }
  return chosen;
}

}  // namespace

ChosenModels chosen_models(const std::vector<std::string>& arguments, const KeysAndValues& conditions,
                           bool best) {
  const bool directory = fs::is_directory(arguments.front());
  if (directory && arguments.size() > 1) {
    throw UsageError(fmt::format("one run directory is enough: what is {}?", quoted_value(arguments[1])));
  }
  if (directory) return models_of_run(arguments.front(), conditions, best);
  if (!conditions.empty()) {
    throw UsageError(fmt::format("--where chooses models of a run directory, and {} is none",
                                 quoted_value(arguments.front())));
  }
  if (best) {
    throw UsageError(fmt::format("--best chooses models of a run directory, and {} is none",
                                 quoted_value(arguments.front())));
  }
  const std::vector<fs::path> paths(arguments.begin(), arguments.end());
  return {.files = results::kept_files(paths)};
}

}  // namespace seedbed::runner
