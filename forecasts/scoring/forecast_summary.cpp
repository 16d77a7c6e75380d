#include "forecasts/scoring/forecast_summary.hpp"

#include <cmath>
#include <span>

#include "metrics/scores/calibration.hpp"
#include "metrics/scores/row_functions.hpp"

namespace seedbed::forecasts {

ForecastSummary::ForecastSummary(const std::vector<std::string>& names, int pit_bins)
    : scores_(names, metrics::Keep::sums),
      values_(scores_.values()),
      pit_counts_(metrics::pit_histogram({}, pit_bins)) {
  values_.push_back({metrics::row::pit});
}

void ForecastSummary::add(const ScoredBatch& batch) {
  const std::vector<std::span<const double>> columns(batch.columns.begin(), batch.columns.end());
  scores_.add(std::span(columns).first(scores_.values().size()), batch.bad);
  std::vector<double> pit;
  pit.reserve(batch.rows());
  for (std::size_t row = 0; row < batch.rows(); ++row) {
    const double value = columns.back()[row];
    if (!batch.bad[row] && !std::isnan(value)) pit.push_back(value);
  }
  const auto counts = metrics::pit_histogram(pit, static_cast<int>(pit_counts_.size()));
  for (std::size_t bin = 0; bin < counts.size(); ++bin) pit_counts_[bin] += counts[bin];
}

}  // namespace seedbed::forecasts
