#include "results/statistics/consecutive_blocks.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/random.hpp"
#include "results/statistics/mean_difference.hpp"

namespace seedbed::results {
namespace {

using testing::Each;
using testing::ElementsAre;

std::vector<std::int32_t> counting(std::size_t n) {
  std::vector<std::int32_t> times(n);
  std::iota(times.begin(), times.end(), 0);
  return times;
}

TEST(ConsecutiveBlocks, AreEightOfAboutTheSameSize) {
  for (const std::size_t n : {16u, 17u, 23u, 100u, 5393u}) {
    const ConsecutiveBlocks blocks = consecutive_blocks(counting(n));
    EXPECT_EQ(blocks.count, 8u) << n;
    EXPECT_TRUE(std::ranges::is_sorted(blocks.of_rows)) << n;
    for (std::int32_t block = 0; block < 8; ++block) {
      const auto rows = static_cast<std::size_t>(std::ranges::count(blocks.of_rows, block));
      EXPECT_GE(rows, n / 8) << n;
      EXPECT_LE(rows, n / 8 + 1) << n;
    }
  }
}

TEST(ConsecutiveBlocks, FollowTheTimesAndNotTheRows) {
  const std::vector<std::int32_t> times = {70, -3, 20, 10};
  EXPECT_THAT(consecutive_blocks(times).of_rows, ElementsAre(1, 0, 1, 0));
}

TEST(ConsecutiveBlocks, KeepRowsOfTheSameTimeTogether) {
  // Three days of 10, 1 and 29 rows.
  std::vector<std::int32_t> days(10, 4);
  days.push_back(5);
  days.insert(days.end(), 29, 6);
  const ConsecutiveBlocks blocks = consecutive_blocks(days);
  EXPECT_EQ(blocks.count, 3u);
  for (const auto& [first, last] : {std::pair{0, 10}, {10, 11}, {11, 40}}) {
    const std::vector<std::int32_t> of_day(blocks.of_rows.begin() + first, blocks.of_rows.begin() + last);
    EXPECT_THAT(of_day, Each(of_day.front()));
  }
  EXPECT_EQ(consecutive_blocks(std::vector<std::int32_t>(40, 1)).count, 1u);
}

TEST(ConsecutiveBlocks, AreFewerOfFewRows) {
  EXPECT_EQ(consecutive_blocks({}).count, 0u);
  EXPECT_EQ(consecutive_blocks(counting(1)).count, 1u);
  EXPECT_EQ(consecutive_blocks(counting(3)).count, 1u);
  EXPECT_EQ(consecutive_blocks(counting(4)).count, 2u);
  EXPECT_EQ(consecutive_blocks(counting(15)).count, 7u);
}

/// An autoregression of variance 1 around zero.
std::vector<double> autoregression(std::size_t n, double phi, RandomStream& random) {
  std::vector<double> values(n);
  double last = random.normal();
  for (double& value : values) {
    value = last;
    last = phi * last + std::sqrt(1 - phi * phi) * random.normal();
  }
  return values;
}

TEST(ConsecutiveBlocks, HaveTheVarianceOfTheMeanOfAnAutoregression) {
  // Var(mean) = (1 + 2 Σ (1 - k/n) φ^k) / n, known; its estimates average to a little less, by the covariance
  // of neighbouring blocks.
  constexpr std::size_t kRows = 800, kSweeps = 600;
  constexpr double kPhi = 0.6;
  double known = 1;
  for (std::size_t k = 1; k < kRows; ++k)
    known += 2 * (1 - static_cast<double>(k) / kRows) * std::pow(kPhi, static_cast<double>(k));
  known /= kRows;
  const ConsecutiveBlocks blocks = consecutive_blocks(counting(kRows));
  RandomStream random(11, Purpose::synthesis);
  double of_blocks = 0, of_rows = 0, held = 0;
  for (std::size_t sweep = 0; sweep < kSweeps; ++sweep) {
    const auto rows = autoregression(kRows, kPhi, random);
    const MeanDifference d = clustered_mean_difference(rows, blocks.of_rows);
    of_blocks += d.standard_error * d.standard_error / kSweeps;
    of_rows += std::pow(mean_difference(rows).standard_error, 2) / kSweeps;
    held += d.interval.low <= 0 && 0 <= d.interval.high ? 1 : 0;
  }
  // Each estimate has a relative error of sqrt(2 / 7), their mean of 0.022.
  EXPECT_NEAR(of_blocks / known, 1 - 0.02, 3 * 0.022);
  EXPECT_LT(of_rows / known, 0.3);
  EXPECT_NEAR(held / kSweeps, 0.95, 3 * 0.009);
}

}  // namespace
}  // namespace seedbed::results
