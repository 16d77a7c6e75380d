#include "forecasts/prediction/running_scores.hpp"

#include <cmath>

namespace seedbed::forecasts {

using Kind = ForecastValue::Kind;

RunningScores::RunningScores(ForecastValues& values)
    : crps_at_(values.add({Kind::crps})),
      nll_at_(values.add({Kind::nll})),
      median_at_(values.add({Kind::quantile, 0.5})),
      mean_at_(values.add({Kind::mean})),
      lower_at_(values.add({Kind::quantile, 0.05})),
      upper_at_(values.add({Kind::quantile, 0.95})) {}

void RunningScores::add(const ForecastValues& values, std::span<const double> y,
                        std::span<const std::size_t> rows) {
  for (const std::size_t row : rows) {
    if (std::isnan(y[row])) continue;
    crps_.add(values.of(crps_at_)[row]);
    nll_.add(values.of(nll_at_)[row]);
    absolute_error_.add(std::abs(values.of(median_at_)[row] - y[row]));
    const double error = values.of(mean_at_)[row] - y[row];
    squared_error_.add(error * error);
    covered_.add(values.of(lower_at_)[row] <= y[row] && y[row] <= values.of(upper_at_)[row] ? 1 : 0);
  }
}

std::vector<metrics::Score> RunningScores::scores() const {
  return {crps_.score("crps"), nll_.score("nll"), absolute_error_.score("mae"),
          metrics::root_of(squared_error_.score("rmse")), covered_.score("coverage90")};
}

}  // namespace seedbed::forecasts
