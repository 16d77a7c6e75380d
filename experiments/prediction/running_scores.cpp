#include "experiments/prediction/running_scores.hpp"

#include <cmath>
#include <utility>

namespace seedbed::experiments {

using Kind = ForecastValue::Kind;

void RunningMean::add(double value) {
  if (count_++ == 0 && std::isfinite(value)) first_ = value;
  sum_.add(value);
  const double deviation = value - first_;
  deviations_.add(deviation);
  squares_.add(deviation * deviation);
}

metrics::Score RunningMean::score(std::string name) const {
  metrics::Score score;
  score.name = std::move(name);
  if (count_ == 0) return score;
  const auto n = static_cast<double>(count_);
  score.value = sum_.total() / n;
  if (count_ < 2 || !std::isfinite(score.value)) return score;
  const double shift = deviations_.total() / n;
  const double variance = std::max(0.0, (squares_.total() - shift * deviations_.total()) / (n - 1));
  score.standard_error = std::sqrt(variance / n);
  return score;
}

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
  metrics::Score rmse = squared_error_.score("rmse");
  rmse.value = std::sqrt(rmse.value);
  if (rmse.value > 0) rmse.standard_error /= 2 * rmse.value;  // delta method
  return {crps_.score("crps"), nll_.score("nll"), absolute_error_.score("mae"), rmse,
          covered_.score("coverage90")};
}

}  // namespace seedbed::experiments
