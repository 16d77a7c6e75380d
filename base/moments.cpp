#include "base/moments.hpp"

#include <algorithm>
#include <cmath>

#include "base/square_unit.hpp"

namespace seedbed {

Moments moments(std::span<const double> values) {
  // Divided by the largest magnitude first, so that squares neither overflow nor vanish.
  double largest = 0;
  for (const double value : values) largest = std::max(largest, std::abs(value));
  if (largest == 0) return {};
  const auto count = static_cast<double>(values.size());
  double sum = 0;
  for (const double value : values) sum += value / largest;
  const double rough_mean = sum / count;
  double squares = 0, rest = 0;
  for (const double value : values) {
    const double difference = value / largest - rough_mean;
    squares += difference * difference;
    rest += difference;  // what rounding of the mean left over
  }
  const double correction = rest / count;
  const double variance = std::max(0.0, squares / count - correction * correction);
  return {(rough_mean + correction) * largest, std::sqrt(variance) * largest};
}

Moments shifted_moments(std::span<const double> values, std::span<const double> weights) {
  const double origin = values.front();
  double largest = 0;
  for (const double value : values) largest = std::max(largest, std::abs(value - origin));
  const double unit = square_unit(largest);
  double sum = 0.0;
  double squares = 0.0;
  double count = 0.0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double weight = weights.empty() ? 1.0 : weights[i];
    const double difference = (values[i] - origin) * unit;
    sum += weight * difference;
    squares += weight * (difference * difference);
    count += weight;
  }
  const double variance = std::max(0.0, (squares - sum * sum / count) / count);
  return {origin + sum / count / unit, std::sqrt(variance) / unit};
}

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  if (values.size() % 2 == 1) return *middle;
  const double below = *std::max_element(values.begin(), middle);
  return below / 2 + *middle / 2;
}

}  // namespace seedbed
