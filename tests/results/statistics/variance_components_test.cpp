#include "results/statistics/variance_components.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "base/random.hpp"

namespace seedbed::results {
namespace {

using Splits = std::vector<std::vector<double>>;

TEST(VarianceComponents, AreThoseOfOneWayAnalysisOfVariance) {
  // In R: mean(sapply(d, var)); var(sapply(d, mean)) - mean(sapply(d, var)) / 3
  const VarianceComponents c = variance_components(Splits{{1, 2, 4}, {3, 3, 6}, {0, 1, -1}});
  EXPECT_NEAR(c.within, 2.1111111111111112, 1e-14);
  EXPECT_NEAR(c.between, 3.3333333333333335, 1e-14);
}

TEST(VarianceComponents, SplitsThatDifferByNoMoreThanSeedsDoHaveNone) {
  const VarianceComponents c = variance_components(Splits{{1, 3}, {3, 1}});
  EXPECT_DOUBLE_EQ(c.within, 2);
  EXPECT_EQ(c.between, 0);
}

TEST(VarianceComponents, FindWhatWasPutIn) {
  // 4,000 splits, the standard deviations 2 within and 3 between; with one to four seeds each.
  RandomStream random(3, Purpose::synthesis);
  Splits splits;
  for (std::size_t s = 0; s < 4000; ++s) {
    const double centre = 3 * random.normal();
    splits.emplace_back();
    for (std::size_t r = 0; r < 1 + s % 4; ++r) splits.back().push_back(centre + 2 * random.normal());
  }
  const VarianceComponents c = variance_components(splits);
  EXPECT_NEAR(c.within, 4, 0.4);   // four standard errors: splits of two seeds have a variance of 2 * 4^2
  EXPECT_NEAR(c.between, 9, 1.1);  // four times sqrt(2 / 4000) * 11, and what within adds
}

TEST(VarianceComponents, WhatCannotBeSeenIsUndefined) {
  const VarianceComponents one_seed = variance_components(Splits{{1}, {2}, {4}});
  EXPECT_TRUE(std::isnan(one_seed.within));
  EXPECT_TRUE(std::isnan(one_seed.between));
  const VarianceComponents one_split = variance_components(Splits{{1, 2, 3}});
  EXPECT_EQ(one_split.within, 1);
  EXPECT_TRUE(std::isnan(one_split.between));
  EXPECT_TRUE(std::isnan(variance_components(Splits{}).within));
}

TEST(VarianceComponents, LeaveOutWhatIsMissing) {
  const double none = std::nan("");
  const VarianceComponents all = variance_components(Splits{{1, 2, 4}, {3, 5}});
  const VarianceComponents gaps = variance_components(Splits{{1, none, 2, 4}, {none}, {3, 5}, {}});
  EXPECT_EQ(gaps.within, all.within);
  EXPECT_EQ(gaps.between, all.between);
}

}  // namespace
}  // namespace seedbed::results
