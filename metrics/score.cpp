#include "metrics/score.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>
#include <vector>

#include "base/square_unit.hpp"
#include "metrics/compensated_sum.hpp"

namespace seedbed::metrics {
namespace {

double largest_magnitude(std::span<const double> values, double centre = 0) {
  double largest = 0;
  for (const double value : values) largest = std::max(largest, std::abs(value - centre));
  return largest;
}

double clustered_error(std::span<const double> values, double mean, std::span<const std::int32_t> clusters) {
  std::vector<double> sums(static_cast<std::size_t>(*std::ranges::max_element(clusters)) + 1);
  std::vector<bool> has_rows(sums.size());
  for (std::size_t row = 0; row < values.size(); ++row) {
    const auto cluster = static_cast<std::size_t>(clusters[row]);
    sums[cluster] += values[row] - mean;
    has_rows[cluster] = true;
  }
  const auto count = static_cast<double>(std::ranges::count(has_rows, true));
  if (count < 2) return std::numeric_limits<double>::quiet_NaN();
  const double unit = square_unit(largest_magnitude(sums));
  CompensatedSum squares;
  for (const double sum : sums) squares.add((sum * unit) * (sum * unit));
  return std::sqrt(count / (count - 1) * squares.total()) / static_cast<double>(values.size()) / unit;
}

}  // namespace

Score mean_over_rows(std::string name, std::span<const double> values,
                     std::span<const std::int32_t> clusters) {
  if (!clusters.empty() && clusters.size() != values.size())
    throw std::invalid_argument("a mean over rows: a cluster for every row, please");
  Score score;
  score.name = std::move(name);
  const auto n = static_cast<double>(values.size());
  if (values.empty()) return score;
  CompensatedSum sum;
  for (const double value : values) sum.add(value);
  score.value = sum.total() / n;
  if (values.size() < 2 || !std::isfinite(score.value)) return score;
  if (!clusters.empty()) {
    score.standard_error = clustered_error(values, score.value, clusters);
    return score;
  }
  const double unit = square_unit(largest_magnitude(values, score.value));
  CompensatedSum squares;
  for (const double value : values) {
    const double distance = (value - score.value) * unit;
    squares.add(distance * distance);
  }
  score.standard_error = std::sqrt(squares.total() / (n - 1) / n) / unit;
  return score;
}

Score root_of(Score mean_of_squares) {
  mean_of_squares.value = std::sqrt(mean_of_squares.value);
  if (mean_of_squares.value > 0) mean_of_squares.standard_error /= 2 * mean_of_squares.value;
  return mean_of_squares;
}

Score root_mean_square(std::string name, std::span<const double> values,
                       std::span<const std::int32_t> clusters) {
  const double unit = square_unit(largest_magnitude(values));
  std::vector<double> squares(values.size());
  for (std::size_t row = 0; row < values.size(); ++row)
    squares[row] = (values[row] * unit) * (values[row] * unit);
  Score score = root_of(mean_over_rows(std::move(name), squares, clusters));
  score.value /= unit;
  score.standard_error /= unit;
  return score;
}

}  // namespace seedbed::metrics
