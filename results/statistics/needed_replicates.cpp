#include "results/statistics/needed_replicates.hpp"

#include <algorithm>
#include <boost/math/distributions/chi_squared.hpp>
#include <cmath>

#include "results/statistics/student.hpp"

namespace seedbed::results {
namespace {

constexpr std::size_t kMost = 1'000'000'000;

/// The smallest number of replicates whose interval reaches at most `target` to either side; it shrinks with
/// each of them.
std::optional<std::size_t> smallest_number(double sd, double test_over_train, double target) {
  const auto is_enough = [&](std::size_t number) {
    const auto n = static_cast<double>(number);
    return t_reach(0.95, n - 1) * std::sqrt(1 / n + test_over_train) * sd <= target;
  };
  if (!(target > 0) || std::isnan(sd) || !is_enough(kMost)) return std::nullopt;
  std::size_t too_few = 1, enough = 2;
  while (!is_enough(enough)) {
    too_few = enough;
    enough = std::min(2 * enough, kMost);
  }
  while (enough - too_few > 1) {
    const std::size_t middle = too_few + (enough - too_few) / 2;
    (is_enough(middle) ? enough : too_few) = middle;
  }
  return enough;
}

}  // namespace

Needed needed_seeds(const MeanDifference& difference, double margin) {
  return needed_splits(difference, 0, margin);
}

Needed needed_splits(const MeanDifference& corrected, double test_over_train, double margin) {
  if (!(corrected.degrees > 0)) return {};
  const double target = std::fmax(margin, std::abs(corrected.mean)) / 2;
  const boost::math::chi_squared_distribution<double> squares(corrected.degrees);
  const auto needed = [&](double sd) { return smallest_number(sd, test_over_train, target); };
  // sd^2 degrees / sigma^2 has this distribution.
  const auto sigma = [&](double probability) {
    return corrected.sd * std::sqrt(corrected.degrees / boost::math::quantile(squares, probability));
  };
  return {needed(corrected.sd), needed(sigma(0.975)), needed(sigma(0.025))};
}

}  // namespace seedbed::results
