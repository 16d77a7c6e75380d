#include "metrics/scores/score_registry.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "base/number_text.hpp"
#include "metrics/families/family.hpp"
#include "metrics/scores/row_functions.hpp"

namespace seedbed::metrics {
namespace {

constexpr std::string_view kPercents[] = {"50", "90", "95"};
constexpr std::string_view kProbabilities[] = {"0.05", "0.25", "0.5", "0.75", "0.95"};
constexpr ScoreArgument kPercentage = {0, 100, "percentage", "90", kPercents};
constexpr ScoreArgument kProbability = {0, 1, "probability", "0.1", kProbabilities};
constexpr ScoreArgument kThreshold = {-HUGE_VAL, HUGE_VAL, "threshold", "120", {}};

constexpr ScoreRange kNotNegative = {.least = 0};
constexpr ScoreRange kShare = {.least = 0, .largest = 1};

bool has_normal_logarithm(Family family) {
  return traits(family).of_log.has_value();
}
bool pit_says_something(Family family) {
  return traits(family).has_pit;
}

constexpr ScoreEntry kEntries[] = {
    {.name = "crps",
     .value = row::crps,
     .help = "continuous ranked probability score, exact, in the target's unit",
     .finite_name = "CRPS",
     .jobs = OfJobs::validation_and_test,
     .files = true,
     .predictions = true,
     .tables = true,
     .range = kNotNegative},
    {.name = "nll",
     .value = row::log_score,
     .help = "log score: minus the log density at the observation, nats",
     .jobs = OfJobs::validation_and_test,
     .files = true,
     .predictions = true,
     .tables = true},
    {.name = "mae",
     .value = row::absolute_error,
     .help = "absolute error of the median",
     .finite_name = "absolute error of its median",
     .jobs = OfJobs::test,
     .files = true,
     .predictions = true,
     .tables = true,
     .range = kNotNegative},
    {.name = "mae_mean",
     .value = row::absolute_error_of_mean,
     .help = "absolute error of the mean",
     .finite_name = "absolute error of its mean",
     .range = kNotNegative},
    {.name = "rmse",
     .form = Form::root_of_mean_square,
     .value = row::absolute_error_of_mean,
     .help = "root of the mean squared error of the mean",
     .finite_name = "absolute error of its mean",
     .jobs = OfJobs::test,
     .files = true,
     .predictions = true,
     .range = kNotNegative},
    {.name = "coverage",
     .argument = &kPercentage,
     .value = row::covered,
     .help = "share of observations inside the central 90 % interval, ends included",
     .jobs = OfJobs::test,
     .better = Better::neither,
     .files = true,
     .predictions = true,
     .tables = true,
     .range = kShare},
    {.name = "width",
     .argument = &kPercentage,
     .value = row::width,
     .help = "width of the central 90 % interval",
     .finite_name = "width of its interval",
     .jobs = OfJobs::test,
     .better = Better::neither,
     .files = true,
     .range = kNotNegative},
    {.name = "interval_score",
     .argument = &kPercentage,
     .value = row::interval_score,
     .help = "interval score of the central 90 % interval: its width, and a penalty for what is outside",
     .finite_name = "interval score",
     .files = true,
     .range = kNotNegative},
    {.name = "pinball_",
     .argument = &kProbability,
     .value = row::pinball,
     .help = "pinball loss of the quantile at 0.1",
     .finite_name = "pinball loss",
     .files = true,
     .range = kNotNegative},
    {.name = "brier_",
     .argument = &kThreshold,
     .value = row::brier,
     .help = "Brier score of P(Y > 120)",
     .range = kShare},
    {.name = "reliability_",
     .argument = &kThreshold,
     .form = Form::reliability,
     .value = row::exceedance,
     .second = row::happened,
     .help = "reliability term of that Brier score, over ten bins; 0 is perfect",
     .range = kShare},
    {.name = "twcrps_",
     .argument = &kThreshold,
     .value = row::threshold_weighted_crps,
     .help = "threshold-weighted CRPS, exact: the part of the CRPS that is about values above 120",
     .finite_name = "threshold-weighted CRPS",
     .range = kNotNegative},
    {.name = "calibration_error",
     .form = Form::calibration,
     .value = row::pit,
     .help = "how far PIT values are from uniform: 0 is perfect, 0.5 the worst; not of forecasts with jumps",
     .files = true,
     .defined_for = pit_says_something,
     .range = kNotNegative},
    {.name = "sharpness",
     .value = row::standard_deviation,
     .help = "standard deviation of the forecasts",
     .finite_name = "standard deviation",
     .better = Better::neither,
     .files = true,
     .range = kNotNegative},
    {.name = "crps_log",
     .value = row::crps_of_log,
     .help = "CRPS of log y; log-normal family only",
     .files = true,
     .defined_for = has_normal_logarithm,
     .range = kNotNegative},
    {.name = "crps_fair",
     .value = row::fair_crps,
     .help = "CRPS of the distribution that a sample was drawn from, without bias; sample forecasts only"},
    {.name = "crps_skill",
     .form = Form::skill,
     .value = row::crps,
     .second = row::climatology_crps,
     .help = "1 - CRPS / CRPS of climatology, the distribution of the training targets",
     .better = Better::larger,
     .needs_climatology = true,
     .range = {.largest = 1}},
};

std::string with_argument(const ScoreEntry& entry, std::string_view argument) {
  return fmt::format("{}{}", entry.name, argument);
}

std::string example(const ScoreEntry& entry) {
  return with_argument(entry, entry.argument ? entry.argument->example : "");
}

// What the argument may be is said once, behind the last of those in a row that take the same.
template <class Wanted>
std::string names_help(const Wanted& wanted) {
  std::string text;
  const ScoreArgument* last = nullptr;
  const auto end_of_kind = [&](const ScoreArgument* next) {
    if (last && last != next) text += fmt::format(" (any {})", last->kind);
    last = next;
  };
  for (const ScoreEntry& entry : kEntries) {
    if (!wanted(entry)) continue;
    end_of_kind(entry.argument);
    if (!text.empty()) text += ", ";
    text += example(entry);
  }
  end_of_kind(nullptr);
  return text;
}

}  // namespace

std::span<const ScoreEntry> score_entries() {
  return kEntries;
}

NamedScore named_score(const std::string& name) {
  for (const ScoreEntry& entry : kEntries) {
    if (!entry.argument && name == entry.name) return {name, &entry, 0};
    if (!entry.argument || !name.starts_with(entry.name)) continue;
    const auto argument = parse_number(std::string_view(name).substr(entry.name.size()));
    if (argument && *argument > entry.argument->lowest && *argument < entry.argument->highest)
      return {name, &entry, *argument};
  }
  throw std::invalid_argument(fmt::format("unknown score '{}'; there are {}", name, score_names_help()));
}

std::vector<NamedScore> named_scores(const std::vector<std::string>& names) {
  std::vector<NamedScore> scores;
  for (const std::string& name : names) {
    if (std::ranges::count(names, name) > 1)
      throw std::invalid_argument(fmt::format("score '{}' is asked for twice", name));
    scores.push_back(named_score(name));
  }
  return scores;
}

std::string score_names_help() {
  return names_help([](const ScoreEntry&) { return true; });
}

std::string row_score_names_help() {
  return names_help(
      [](const ScoreEntry& entry) { return entry.form == Form::mean && !entry.needs_climatology; });
}

std::vector<std::string> usual_names(const ScoreEntry& entry) {
  if (!entry.argument || entry.argument->usual.empty()) return {example(entry)};
  std::vector<std::string> names;
  for (const std::string_view argument : entry.argument->usual)
    names.push_back(with_argument(entry, argument));
  return names;
}

std::vector<std::string> common_score_names() {
  std::vector<std::string> names;
  for (const ScoreEntry& entry : kEntries) {
    names.push_back(example(entry));
    for (std::string& name : usual_names(entry)) {
      if (name != names.back()) names.push_back(std::move(name));
    }
  }
  return names;
}

std::vector<JobScore> default_job_scores() {
  std::vector<JobScore> scores;
  bool more = true;
  for (std::size_t place = 0; more; ++place) {
    more = false;
    for (const ScoreEntry& entry : kEntries) {
      const std::vector<std::string> names = usual_names(entry);
      if (entry.jobs == OfJobs::asked || place >= names.size()) continue;
      scores.push_back({names[place], entry.jobs == OfJobs::validation_and_test});
      more = more || place + 1 < names.size();
    }
  }
  return scores;
}

std::vector<std::string> default_file_scores() {
  std::vector<std::string> names;
  for (const ScoreEntry& entry : kEntries) {
    if (!entry.files) continue;
    for (std::string& name : usual_names(entry)) names.push_back(std::move(name));
  }
  return names;
}

std::vector<std::string> default_prediction_scores() {
  std::vector<std::string> names;
  for (const ScoreEntry& entry : kEntries) {
    if (entry.predictions) names.push_back(example(entry));
  }
  return names;
}

std::vector<std::string> default_table_scores() {
  std::vector<std::string> names;
  for (const ScoreEntry& entry : kEntries) {
    if (entry.tables) names.push_back(example(entry));
  }
  return names;
}

}  // namespace seedbed::metrics
