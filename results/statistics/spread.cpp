#include "results/statistics/spread.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <vector>

#include "metrics/compensated_sum.hpp"

namespace seedbed::results {
namespace {

/// A power of two by which numbers up to `largest` are divided, so that their squares can be added.
int exponent_of(double largest) {
  return largest > 1e130 || largest < 1e-130 ? std::ilogb(largest) : 0;
}

}  // namespace

Spread spread(std::span<const double> values) {
  std::vector<double> numbers;
  numbers.reserve(values.size());
  std::ranges::copy_if(values, std::back_inserter(numbers), [](double x) { return !std::isnan(x); });
  Spread spread;
  spread.n = numbers.size();
  if (numbers.empty()) return spread;
  const auto [least, greatest] = std::ranges::minmax(numbers);
  if (!std::isfinite(least) || !std::isfinite(greatest)) {
    spread.mean = std::isfinite(least) ? greatest : std::isfinite(greatest) ? least : least + greatest;
    return spread;
  }
  if (least == greatest) {
    spread.mean = least;
    if (spread.n > 1) spread.sd = 0;
    return spread;
  }
  const int exponent = exponent_of(std::max(std::abs(least), std::abs(greatest)));
  if (exponent != 0) {
    for (double& x : numbers) x = std::scalbn(x, -exponent);
  }
  const auto n = static_cast<double>(numbers.size());
  metrics::CompensatedSum sum, squares;
  for (const double x : numbers) sum.add(x);
  const double mean = sum.total() / n;
  for (const double x : numbers) squares.add((x - mean) * (x - mean));
  spread.mean = std::scalbn(mean, exponent);
  spread.sd = std::scalbn(std::sqrt(squares.total() / (n - 1)), exponent);
  return spread;
}

}  // namespace seedbed::results
