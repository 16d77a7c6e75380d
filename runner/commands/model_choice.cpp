#include "runner/commands/model_choice.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

#include "base/messages.hpp"
#include "results/ledger/job_rows.hpp"
#include "runner/commands/command.hpp"
#include "runner/inspection/opened_run.hpp"

namespace seedbed::runner {
namespace fs = std::filesystem;
namespace {

using Conditions = std::vector<std::pair<std::string, std::string>>;

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

std::string value_of(const results::JobTable& table, const results::JobRow& row, const std::string& key) {
  if (key == "split") return std::to_string(row.split);
  if (key == "seed") return std::to_string(row.seed);
  const auto found = std::ranges::find(table.varied_keys, key);
  return row.varied[static_cast<std::size_t>(found - table.varied_keys.begin())];
}

void check_keys(const results::JobTable& table, const Conditions& conditions) {
  std::vector<std::string> keys = table.varied_keys;
  keys.insert(keys.end(), {"split", "seed"});
  for (const auto& [key, value] : conditions) {
    if (std::ranges::find(keys, key) != keys.end()) continue;
    throw UsageError(fmt::format("--where {}: this does not vary here{}; these do: {}", key,
                                 did_you_mean(key, keys), quoted_list(keys)));
  }
}

std::vector<fs::path> models_of_run(const fs::path& root, const Conditions& conditions) {
  const OpenedRun run(root);
  const results::JobTable table = run.table(false);
  check_keys(table, conditions);
  std::vector<results::JobRow> found;
  std::vector<fs::path> models;
  std::size_t met = 0;
  for_each_row(table, run.ledger(), results::Detail::outcome,
               [&](const results::JobRow& row, const results::LedgerJob* job) {
                 for (const auto& [key, value] : conditions) {
                   if (value_of(table, row, key) != value) return;
                 }
                 ++met;
                 if (job == nullptr || !job->done()) return;
                 const fs::path model = run.directory().model(row.id);
                 if (!fs::exists(model)) return;
                 found.push_back(row);
                 models.push_back(model);
               });
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

std::vector<fs::path> chosen_models(const std::vector<std::string>& arguments, const Conditions& conditions) {
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
