#include "results/report/consistency_bands.hpp"

#include <boost/math/distributions/binomial.hpp>
#include <cmath>

namespace seedbed::results {
namespace {

constexpr double kOutside = 0.05;

}  // namespace

Interval share_band(double units, double probability, int shares) {
  const double n = std::floor(units);
  if (n < 1 || !(probability > 0 && probability < 1)) return {probability, probability};
  const boost::math::binomial_distribution<double> count(n, probability);
  const double tail = kOutside / shares / 2;
  return {quantile(count, tail) / n, quantile(complement(count, tail)) / n};
}

double distribution_band(double units) {
  return std::sqrt(std::log(2 / kOutside) / (2 * units));
}

}  // namespace seedbed::results
