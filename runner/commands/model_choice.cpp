#include "runner/commands/model_choice.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

#include "base/messages.hpp"
#include "results/ledger/job_rows.hpp"
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

std::vector<fs::path> models_of_run(const fs::path& root, const KeysAndValues& conditions) {
  const OpenedRun run(root);
  const results::JobTable table = run.table(false);
  results::RowFilter filter(table, read_conditions("--where", conditions, run.known_experiment()));
  std::vector<results::JobRow> found;
  std::vector<fs::path> models;
  std::size_t met = 0;
  for_each_row(table, run.ledger(), results::Detail::outcome,
               [&](const results::JobRow& row, const results::LedgerJob* job) {
                 if (!filter.admits(row)) return;
                 ++met;
                 if (job == nullptr || !job->done()) return;
                 const fs::path model = run.directory().model(row.id);
                 if (!fs::exists(model)) return;
                 found.push_back(row);
                 models.push_back(model);
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
  return models;
}

}  // namespace

std::vector<fs::path> chosen_models(const std::vector<std::string>& arguments,
                                    const KeysAndValues& conditions) {
  const bool directory = fs::is_directory(arguments.front());
  if (directory && arguments.size() > 1) {
    throw UsageError(fmt::format("one run directory is enough: what is {}?", quoted_value(arguments[1])));
  }
  if (directory) return models_of_run(arguments.front(), conditions);
  if (!conditions.empty()) {
    throw UsageError(fmt::format("--where chooses models of a run directory, and {} is none",
                                 quoted_value(arguments.front())));
  }
  return {arguments.begin(), arguments.end()};
}

}  // namespace seedbed::runner
