#include "forecasts/scoring/forecast_summary.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "metrics/calibration.hpp"
#include "metrics/climatology.hpp"
#include "metrics/forecast_scores.hpp"

namespace seedbed::forecasts {

using Form = metrics::NamedScore::Form;

const std::vector<std::string>& default_forecast_scores() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> all = {"crps", "nll", "mae", "rmse"};
    for (const char* kind : {"coverage", "width", "interval_score"}) {
      for (const int percent : metrics::kIntervalPercents) all.push_back(fmt::format("{}{}", kind, percent));
    }
    for (const char* more : {"pinball_0.05", "pinball_0.25", "pinball_0.5", "pinball_0.75", "pinball_0.95",
                             "calibration_error", "sharpness", "crps_log"}) {
      all.emplace_back(more);
    }
    return all;
  }();
  return names;
}

ForecastSummary::ForecastSummary(const std::vector<std::string>& names, int pit_bins)
    : pit_counts_(metrics::pit_histogram({}, pit_bins)) {
  for (metrics::NamedScore& score : metrics::named_scores(names)) {
    Entry& entry = entries_.emplace_back();
    entry.score = std::move(score);
    entry.value = column_of(entry.score.value);
    entry.second = column_of(entry.score.second);
  }
  pit_ = column_of({metrics::RowValue::Kind::pit, 0});
}

bool ForecastSummary::needs_climatology() const {
  return std::ranges::any_of(entries_, [](const Entry& entry) { return entry.score.form == Form::skill; });
}

std::size_t ForecastSummary::column_of(metrics::RowValue value) {
  const auto found = std::ranges::find(values_, value);
  if (found != values_.end()) return static_cast<std::size_t>(found - values_.begin());
  values_.push_back(value);
  return values_.size() - 1;
}

void ForecastSummary::add_to(Entry& entry, const ScoredBatch& batch) {
  const std::vector<double>& values = batch.columns[entry.value];
  const std::vector<double>& second = batch.columns[entry.second];
  const bool streams = entry.score.form == Form::mean || entry.score.form == Form::root_of_mean;
  metrics::StreamedMean mean = entry.mean;
  for (std::size_t row = 0; row < values.size(); ++row) {
    if (batch.bad[row]) continue;
    if (streams) {
      mean.add(values[row]);
      continue;
    }
    entry.kept.push_back(values[row]);
    if (entry.score.form != Form::calibration) entry.kept_second.push_back(second[row]);
  }
  entry.mean = mean;
}

void ForecastSummary::add(const ScoredBatch& batch) {
  for (Entry& entry : entries_) add_to(entry, batch);
  std::vector<double> pit;
  pit.reserve(batch.rows());
  for (std::size_t row = 0; row < batch.rows(); ++row) {
    const double value = batch.columns[pit_][row];
    if (!batch.bad[row] && !std::isnan(value)) pit.push_back(value);
  }
  const auto counts = metrics::pit_histogram(pit, static_cast<int>(pit_counts_.size()));
  for (std::size_t bin = 0; bin < counts.size(); ++bin) pit_counts_[bin] += counts[bin];
}

metrics::Score ForecastSummary::score_of(Entry& entry) {
  const std::string& name = entry.score.name;
  switch (entry.score.form) {
    case Form::calibration:
      std::ranges::sort(
          entry.kept);  // sorted, the rest of it is fast; the order of rows does not matter to it
      return metrics::calibration_error(name, entry.kept);
    case Form::reliability:
      return metrics::reliability_score(name, entry.kept, entry.kept_second);
    case Form::skill:
      return metrics::skill_score(name, entry.kept, entry.kept_second);
    case Form::mean:
    case Form::root_of_mean:
      break;
  }
  metrics::Score score = entry.mean.score(name);
  return entry.score.form == Form::mean ? score : metrics::root_of(score);
}

std::vector<metrics::Score> ForecastSummary::scores() {
  std::vector<metrics::Score> scores;
  for (Entry& entry : entries_) scores.push_back(score_of(entry));
  return scores;
}

}  // namespace seedbed::forecasts
