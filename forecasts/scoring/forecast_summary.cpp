#include "forecasts/scoring/forecast_summary.hpp"

#include <cmath>
#include <numeric>
#include <span>

#include "metrics/scores/calibration.hpp"
#include "metrics/scores/row_functions.hpp"

namespace seedbed::forecasts {

std::int64_t PitHistogram::count() const {
  return std::accumulate(rows.begin(), rows.end(), std::int64_t{0});
}

double PitHistogram::share(std::size_t bin) const {
  if (weights.empty()) return static_cast<double>(rows[bin]) / static_cast<double>(count());
  return weights[bin] / std::accumulate(weights.begin(), weights.end(), 0.0);
}

// With weights that of mean_over_rows, of 1 in the part and 0 elsewhere.
double PitHistogram::share_error(std::size_t bin) const {
  const double part = share(bin);
  const auto n = static_cast<double>(count());
  if (weights.empty()) return std::sqrt(part * (1 - part) / (n - 1));
  const double all = std::accumulate(weights.begin(), weights.end(), 0.0);
  const double squares = std::accumulate(squared_weights.begin(), squared_weights.end(), 0.0);
  const double inside = squared_weights[bin];
  const double spread = inside * (1 - part) * (1 - part) + (squares - inside) * part * part;
  return std::sqrt(n / (n - 1) * spread) / all;
}

ForecastSummary::ForecastSummary(const std::vector<std::string>& names, int pit_bins)
    : scores_(names, metrics::Keep::sums),
      values_(scores_.values()),
      pit_{.rows = metrics::pit_histogram({}, pit_bins)} {
  values_.push_back({metrics::row::pit});
}

void ForecastSummary::add(const ScoredBatch& batch) {
  const std::vector<std::span<const double>> columns(batch.columns.begin(), batch.columns.end());
  scores_.add(std::span(columns).first(scores_.values().size()), batch.bad, batch.weights);
  const std::size_t bins = pit_.rows.size();
  if (!batch.weights.empty()) {
    pit_.weights.resize(bins);
    pit_.squared_weights.resize(bins);
  }
  for (std::size_t row = 0; row < batch.rows(); ++row) {
    if (batch.bad[row]) continue;
    const double weight = batch.weights.empty() ? 0 : batch.weights[row], value = columns.back()[row];
    weight_.add(weight);
    if (std::isnan(value)) continue;
    const std::size_t bin = metrics::bin_of(value, static_cast<int>(bins));
    ++pit_.rows[bin];
    if (batch.weights.empty()) continue;
    pit_.weights[bin] += weight;
    pit_.squared_weights[bin] += weight * weight;
  }
}

}  // namespace seedbed::forecasts
