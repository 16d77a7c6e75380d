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

double largest_magnitude(std::span<const double> values) {
  double largest = 0;
  for (const double value : values) largest = std::max(largest, std::abs(value));
  return largest;
}

/// What rows have to do with the error of their mean.
std::vector<double> deviations(std::span<const double> values, double mean, std::span<const double> weights,
                               double mean_weight) {
  std::vector<double> result(values.size());
  for (std::size_t row = 0; row < values.size(); ++row) {
    result[row] = values[row] - mean;
    if (!weights.empty()) result[row] *= weights[row] / mean_weight;
  }
  return result;
}

double clustered_error(std::span<const double> deviations, std::span<const std::int32_t> clusters) {
  std::vector<double> sums(static_cast<std::size_t>(*std::ranges::max_element(clusters)) + 1);
  std::vector<bool> has_rows(sums.size());
  for (std::size_t row = 0; row < deviations.size(); ++row) {
    const auto cluster = static_cast<std::size_t>(clusters[row]);
    sums[cluster] += deviations[row];
    has_rows[cluster] = true;
  }
  const auto count = static_cast<double>(std::ranges::count(has_rows, true));
  if (count < 2) return std::numeric_limits<double>::quiet_NaN();
  const double unit = square_unit(largest_magnitude(sums));
  CompensatedSum squares;
  for (const double sum : sums) squares.add((sum * unit) * (sum * unit));
  return std::sqrt(count / (count - 1) * squares.total()) / static_cast<double>(deviations.size()) / unit;
}

double error_of_independent_rows(std::span<const double> deviations) {
  const auto n = static_cast<double>(deviations.size());
  const double unit = square_unit(largest_magnitude(deviations));
  CompensatedSum squares;
  for (const double deviation : deviations) squares.add((deviation * unit) * (deviation * unit));
  return std::sqrt(squares.total() / (n - 1) / n) / unit;
}

double sum_of(std::span<const double> values) {
  CompensatedSum sum;
  for (const double value : values) sum.add(value);
  return sum.total();
}

double weighted_sum(std::span<const double> values, std::span<const double> weights) {
  CompensatedSum sum;
  for (std::size_t row = 0; row < values.size(); ++row) sum.add(weights[row] * values[row]);
  return sum.total();
}

}  // namespace

Score mean_over_rows(std::string name, std::span<const double> values, std::span<const std::int32_t> clusters,
                     std::span<const double> weights) {
  if (!clusters.empty() && clusters.size() != values.size())
    throw std::invalid_argument("a mean over rows: a cluster for every row, please");
  if (!weights.empty() && weights.size() != values.size())
    throw std::invalid_argument("a mean over rows: a weight for every row, please");
  Score score;
  score.name = std::move(name);
  const auto n = static_cast<double>(values.size());
  if (values.empty()) return score;
  const double all_weight = weights.empty() ? n : sum_of(weights);
  score.value = (weights.empty() ? sum_of(values) : weighted_sum(values, weights)) / all_weight;
  if (values.size() < 2 || !std::isfinite(score.value)) return score;
  const std::vector<double> all = deviations(values, score.value, weights, all_weight / n);
  score.standard_error = clusters.empty() ? error_of_independent_rows(all) : clustered_error(all, clusters);
  return score;
}

std::vector<double> pseudo_values(std::span<const double> values, std::span<const double> weights) {
  std::vector<double> pseudo(values.begin(), values.end());
  if (weights.empty()) return pseudo;
  if (weights.size() != values.size())
    throw std::invalid_argument("pseudo-values: a weight for every row, please");
  CompensatedSum sum, all_weight;
  double count = 0;
  for (std::size_t row = 0; row < values.size(); ++row) {
    if (std::isnan(values[row])) continue;
    sum.add(weights[row] * values[row]);
    all_weight.add(weights[row]);
    ++count;
  }
  const double mean = sum.total() / all_weight.total();
  pseudo = deviations(values, mean, weights, all_weight.total() / count);
  for (double& value : pseudo) value += mean;
  return pseudo;
}

Score root_of(Score mean_of_squares) {
  mean_of_squares.value = std::sqrt(mean_of_squares.value);
  if (mean_of_squares.value > 0) mean_of_squares.standard_error /= 2 * mean_of_squares.value;
  return mean_of_squares;
}

Score root_mean_square(std::string name, std::span<const double> values,
                       std::span<const std::int32_t> clusters, std::span<const double> weights) {
  const double unit = square_unit(largest_magnitude(values));
  std::vector<double> squares(values.size());
  for (std::size_t row = 0; row < values.size(); ++row)
    squares[row] = (values[row] * unit) * (values[row] * unit);
  Score score = root_of(mean_over_rows(std::move(name), squares, clusters, weights));
  score.value /= unit;
  score.standard_error /= unit;
  return score;
}

}  // namespace seedbed::metrics
