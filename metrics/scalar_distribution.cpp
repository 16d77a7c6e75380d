#include "metrics/scalar_distribution.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "metrics/special_functions.hpp"

namespace seedbed::metrics::scalar {
namespace {

double component_cdf(double t, double mu, double sigma) {
  if (sigma == 0) return t >= mu ? 1 : 0;
  return normal_cdf((t - mu) / sigma);
}

double density(const MixtureRow& row, double t) {
  double sum = 0;
  for (std::size_t k = 0; k < row.components(); ++k) {
    if (row.scales[k] > 0) {
      sum += row.weights[k] * normal_density((t - row.locations[k]) / row.scales[k]) / row.scales[k];
    }
  }
  return sum;
}

// A mixture's quantile lies between the smallest and the largest of its components' quantiles. Newton's
// method, kept inside a bracket that every evaluation shrinks; where a step would leave it or would not halve
// it, bisection. `probability` is at most 1/2, so that the lower tail is found with full relative accuracy.
// At a jump or on a plateau of the distribution function it is the smallest x where that reaches the
// probability, or with `beyond` passes it.
double lower_quantile(const MixtureRow& row, double probability, bool beyond) {
  const double z = normal_quantile(probability);
  double low = std::numeric_limits<double>::infinity(), high = -low;
  for (std::size_t k = 0; k < row.components(); ++k) {
    if (row.weights[k] == 0) continue;
    const double own = row.locations[k] + row.scales[k] * z;
    low = std::min(low, own);
    high = std::max(high, own);
  }
  const auto reaches = [&](double error) { return beyond ? error > 0 : error >= 0; };
  if (low == high || reaches(cdf(row, low) - probability)) return low;
  double x = low + 0.5 * (high - low), width = high - low;
  for (int step = 0; step < 1200; ++step) {
    const double error = cdf(row, x) - probability;
    if (std::abs(error) <= 1e-14 * probability && density(row, x) > 0) return x;
    (reaches(error) ? high : low) = x;
    if (std::nextafter(low, high) >= high) return high;
    const double newton = x - error / density(row, x);
    const bool inside = newton > low && newton < high;
    const bool shrinks = high - low <= 0.5 * width || step % 3 != 2;
    if (step % 3 == 2) width = high - low;
    if (inside && newton == x) return x;
    x = inside && shrinks ? newton : low + 0.5 * (high - low);
  }
  return high;
}

}  // namespace

double cdf(const MixtureRow& row, double t) {
  double sum = 0;
  for (std::size_t k = 0; k < row.components(); ++k) {
    if (row.weights[k] > 0) sum += row.weights[k] * component_cdf(t, row.locations[k], row.scales[k]);
  }
  return sum;
}

double quantile(const MixtureRow& row, double probability, bool upper) {
  if (!upper) return lower_quantile(row, probability, false);
  MixtureRow mirrored = row;
  for (double& location : mirrored.locations) location = -location;
  return -lower_quantile(mirrored, probability, true);
}

}  // namespace seedbed::metrics::scalar
