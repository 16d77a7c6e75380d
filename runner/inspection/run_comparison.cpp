#include "runner/inspection/run_comparison.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <memory>

#include "base/messages.hpp"
#include "experiments/plan/score_names.hpp"
#include "metrics/scores/score_registry.hpp"
#include "results/aggregate.hpp"
#include "runner/inspection/compared_rows.hpp"
#include "runner/inspection/default_value.hpp"
#include "runner/inspection/ledger_warnings.hpp"
#include "runner/inspection/opened_run.hpp"
#include "runner/inspection/row_conditions.hpp"
#include "runner/inspection/setting_range.hpp"
#include "runner/inspection/split_sizes.hpp"

namespace seedbed::runner {
namespace {

constexpr const char* kUsualChoice = "crps_validation";
// Every model of a cell forecasts every row for it.
constexpr std::size_t kMostComparedByRows = 50;

std::string chosen_metric(const ComparisonRequest& request) {
  if (request.metric.empty()) return request.tune.empty() ? "crps_validation" : "crps_test";
  const std::string problem = experiments::problem_with_score_name(request.metric);
  if (!problem.empty())
    throw results::AggregateError(fmt::format("--metric {}: {}", request.metric, problem));
  const auto name = experiments::split_score_name(request.metric);
  const metrics::Better better = metrics::named_score(name->score).entry->better;
  if (better == metrics::Better::neither)
    throw results::AggregateError(
        fmt::format("--metric {}: neither smaller nor larger values of it are better, so that it cannot say "
                    "what is best; crps_test "
                    "or interval_score90_test can",
                    request.metric));
  if (better == metrics::Better::larger)
    throw results::AggregateError(
        fmt::format("--metric {}: comparisons are of scores that are better when smaller, such as crps_test",
                    request.metric));
  return request.metric;
}

/// The same score on validation rows, if jobs have it; else the usual one.
std::string choosing_score(const std::string& metric) {
  const std::string score = experiments::split_score_name(metric)->score;
  return score == "nll" ? "nll_validation" : kUsualChoice;
}

bool any_number(const results::ComparedCells& cells) {
  return std::ranges::any_of(cells.cells, [](const results::ComparedCell& cell) {
    return std::ranges::any_of(cell.metric,
                               [](const results::Replicate& one) { return !std::isnan(one.value); });
  });
}

std::size_t jobs_of(const results::ComparedCells& cells) {
  std::size_t jobs = 0;
  for (const results::ComparedCell& cell : cells.cells) jobs += cell.metric.size();
  return jobs;
}

std::optional<results::RowCondition> baseline_of(const ComparisonRequest& request, const OpenedRun& run) {
  const auto read = read_conditions("--baseline", request.baseline, run.known_experiment());
  if (read.empty()) return std::nullopt;
  if (read.size() > 1) throw results::AggregateError("--baseline: one value is compared with the others");
  return read.front();
}

}  // namespace

results::Comparison compare_runs(const ComparisonRequest& request) {
  const std::string metric = chosen_metric(request);
  std::vector<std::unique_ptr<OpenedRun>> opened;
  std::vector<results::JobTable> tables;
  for (const std::string& directory : request.directories) {
    opened.push_back(std::make_unique<OpenedRun>(directory));
    tables.push_back(opened.back()->table(request.all));
  }
  std::vector<results::ComparedRun> runs;
  for (std::size_t i = 0; i < opened.size(); ++i)
    runs.push_back({request.directories[i], tables[i], opened[i]->ledger(),
                    read_conditions("--where", request.where, opened[i]->known_experiment())});
  SplitSizes sizes(experiments::split_score_name(metric)->set);
  const auto experiment_of = [&](std::size_t run) {
    return request.all ? nullptr : opened[run]->experiment() ? &*opened[run]->experiment() : nullptr;
  };
  const auto ratio = [&](std::size_t run, std::size_t cell, const results::JobIdentity& job) {
    const experiments::Experiment* experiment = experiment_of(run);
    return experiment == nullptr ? std::nan("") : sizes.scored_over_trained(*experiment, cell, job);
  };
  const auto is_wanted = [&](const results::JobRow& job) {
    return !request.only || request.only->contains(job.id);
  };
  const results::ComparedCells cells = results::compared_cells(runs, {.metric = metric,
                                                                      .choice = choosing_score(metric),
                                                                      .is_wanted = is_wanted,
                                                                      .default_value = default_value,
                                                                      .scored_over_trained = ratio});
  for (const auto& run : opened) {
    if (request.warn) warn_about(run->ledger());
  }
  if (!cells.cells.empty() && !any_number(cells))
    throw results::AggregateError(
        fmt::format("no job that is done has a {}; `scores: [{}]` in the experiment file and "
                    "another `seedbed run` compute it",
                    metric, metric));
  const auto name = experiments::split_score_name(metric);
  ComparedRows rows(opened, name->score, name->set, request.threads);
  results::CompareOptions options{.between = request.between,
                                  .tune = request.tune,
                                  .baseline = baseline_of(request, *opened.front()),
                                  .margin = request.margin,
                                  .unpaired = request.unpaired,
                                  .metric = metric,
                                  .choice = choosing_score(metric),
                                  .row_scores = {},
                                  .goes_on = takes_beyond};
  const bool few = cells.cells.size() <= kMostComparedByRows;
  if (request.new_rows == NewRows::if_cheap) rows.only_if_cheap(jobs_of(cells));
  if (request.new_rows != NewRows::never && few && !request.all &&
      metrics::named_score(name->score).of_a_row())
    options.row_scores = std::ref(rows);
  results::Comparison comparison = results::compare(cells, options);
  comparison.rows_problem = rows.problem();
  return comparison;
}

}  // namespace seedbed::runner
