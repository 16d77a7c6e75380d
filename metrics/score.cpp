#include "metrics/score.hpp"

#include <cmath>
#include <utility>

#include "metrics/compensated_sum.hpp"

namespace seedbed::metrics {

Score mean_over_rows(std::string name, std::span<const double> values) {
  Score score;
  score.name = std::move(name);
  const auto n = static_cast<double>(values.size());
  if (values.empty()) return score;
  CompensatedSum sum;
  for (const double value : values) sum.add(value);
  score.value = sum.total() / n;
  if (values.size() < 2 || !std::isfinite(score.value)) return score;
  CompensatedSum squares;
  for (const double value : values) squares.add((value - score.value) * (value - score.value));
  score.standard_error = std::sqrt(squares.total() / (n - 1) / n);
  return score;
}

Score root_of(Score mean_of_squares) {
  mean_of_squares.value = std::sqrt(mean_of_squares.value);
  if (mean_of_squares.value > 0) mean_of_squares.standard_error /= 2 * mean_of_squares.value;
  return mean_of_squares;
}

}  // namespace seedbed::metrics
