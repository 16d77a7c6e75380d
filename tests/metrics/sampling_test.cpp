#include "metrics/sampling.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "metrics/distribution.hpp"
#include "metrics/families/family.hpp"

namespace seedbed::metrics {
namespace {

struct SampledMixture {
  std::vector<double> weights = {0.2, 0.5, 0.3}, locations = {-1, 0.5, 1.5}, scales = {0.3, 0.6, 0.1};

  Mixtures view(Family family) const { return {family, 3, weights, locations, scales}; }
};

// The largest difference between the distribution and that of the draws exceeds 1.95 / sqrt(n) once in a
// thousand times (Kolmogorov); where the distribution jumps, seldom more.
TEST(Sampling, DrawsHaveTheDistribution) {
  constexpr std::size_t kDraws = 8000;
  const SampledMixture mixture;
  for (const Family family : kAllFamilies) {
    std::vector<double> draws(kDraws);
    sample(mixture.view(family), 17, kDraws, 0, draws);
    std::ranges::sort(draws);
    double largest = 0;
    for (std::size_t i = 0; i < kDraws; ++i) {
      const auto below = std::ranges::lower_bound(draws, draws[i]) - draws.begin();
      const auto up_to = std::ranges::upper_bound(draws, draws[i]) - draws.begin();
      double at = 0, before = 0;
      cdf(mixture.view(family), std::vector{draws[i]}, std::span(&at, 1));
      cdf(mixture.view(family), std::vector{std::nextafter(draws[i], -HUGE_VAL)}, std::span(&before, 1));
      largest = std::max({largest, std::abs(at - static_cast<double>(up_to) / kDraws),
                          std::abs(before - static_cast<double>(below) / kDraws)});
    }
    EXPECT_LT(largest, 1.95 / std::sqrt(kDraws)) << name_of(family);
  }
}

TEST(Sampling, ADrawDependsOnItsRowAndNumberAlone) {
  SampledMixture one, many;
  for (int row = 1; row < 5; ++row) {
    many.weights.insert(many.weights.end(), one.weights.begin(), one.weights.end());
    many.locations.insert(many.locations.end(), one.locations.begin(), one.locations.end());
    many.scales.insert(many.scales.end(), one.scales.begin(), one.scales.end());
  }
  std::vector<double> all(5 * 10), few(4), other(5 * 10);
  sample(many.view(Family::lognormal), 3, 10, 0, all);
  sample(one.view(Family::lognormal), 3, 4, 2, few);
  EXPECT_TRUE(std::equal(few.begin(), few.end(), all.begin() + 20));
  sample(many.view(Family::lognormal), 4, 10, 0, other);
  for (std::size_t i = 0; i < all.size(); ++i) {
    EXPECT_NE(all[i], other[i]);
    EXPECT_EQ(std::ranges::count(all, all[i]), 1);
  }
}

TEST(Sampling, APointMassIsDrawnAsItIs) {
  SampledMixture points;
  points.scales = {0, 0, 0};
  std::vector<double> draws(100);
  sample(points.view(Family::normal), 1, 100, 0, draws);
  for (const double draw : draws) EXPECT_EQ(std::ranges::count(points.locations, draw), 1);
}

TEST(Sampling, InvalidRowsAndSizes) {
  SampledMixture wrong;
  wrong.scales[1] = -1;
  std::vector<double> draws(2);
  sample(wrong.view(Family::laplace), 1, 2, 0, draws);
  EXPECT_TRUE(std::isnan(draws[0]) && std::isnan(draws[1]));
  EXPECT_THROW(sample(SampledMixture().view(Family::normal), 1, 3, 0, draws), std::invalid_argument);
}

}  // namespace
}  // namespace seedbed::metrics
