#include "forecasts/prediction/forecast_values.hpp"

#include <algorithm>

#include "metrics/calibration.hpp"
#include "metrics/crps.hpp"
#include "metrics/distribution.hpp"
#include "metrics/log_score.hpp"

namespace seedbed::forecasts {

std::size_t ForecastValues::add(ForecastValue value) {
  const auto found = std::ranges::find(values_, value);
  const auto index = static_cast<std::size_t>(found - values_.begin());
  if (found == values_.end()) {
    values_.push_back(value);
    columns_.emplace_back();
  }
  return index;
}

bool ForecastValues::needs_target() const {
  return std::ranges::any_of(values_, &ForecastValue::needs_target);
}

void ForecastValues::compute(const metrics::Mixtures& mixtures, std::span<const double> y) {
  using Kind = ForecastValue::Kind;
  status_.resize(mixtures.rows());
  for (std::size_t i = 0; i < values_.size(); ++i) {
    std::vector<double>& out = columns_[i];
    out.resize(mixtures.rows());
    switch (values_[i].kind) {
      case Kind::mean:
        metrics::mean(mixtures, out);
        break;
      case Kind::sd:
        metrics::standard_deviation(mixtures, out);
        break;
      case Kind::quantile:
        metrics::quantile(mixtures, values_[i].argument, out);
        break;
      case Kind::exceedance:
        metrics::exceedance(mixtures, values_[i].argument, out);
        break;
      case Kind::crps:
        metrics::crps(mixtures, y, out, status_);
        break;
      case Kind::nll:
        metrics::log_score(mixtures, y, out, status_);
        break;
      case Kind::pit:
        metrics::cdf(mixtures, y, out);
        break;
    }
  }
}

}  // namespace seedbed::forecasts
