#include "results/statistics/exchange_mean.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/random.hpp"

namespace seedbed::results {
namespace {

std::vector<std::int32_t> donors_of(std::size_t rows) {
  std::vector<std::int32_t> donors;
  exchange_mean(rows, 1, 3, [&](std::span<const std::int32_t> given, std::span<double> out) {
    donors.assign(given.begin(), given.end());
    std::ranges::fill(out, 0.0);
  });
  return donors;
}

// y = b x + e forecast as b x, scored by its square: without x the mean rises by E (b (x' - x) + e)^2 - E e^2
// = 2 b^2 var(x), here 8. The 95 % interval holds that in about 95 % of samples; of 1,000 the Monte Carlo
// error is 0.7 %. Few repeats make it wider than need be.
TEST(ExchangeMean, ItsIntervalHoldsTheTruth) {
  constexpr std::size_t kRows = 200, kSamples = 1000;
  int held = 0;
  double sum = 0;
  for (std::size_t sample = 0; sample < kSamples; ++sample) {
    RandomStream random(sample, Purpose::synthesis);
    std::vector<double> x(kRows), e(kRows);
    for (std::size_t i = 0; i < kRows; ++i) {
      x[i] = random.normal();
      e[i] = random.normal();
    }
    const ExchangeMean found =
        exchange_mean(kRows, 5, sample, [&](std::span<const std::int32_t> donors, std::span<double> out) {
          for (std::size_t i = 0; i < kRows; ++i) {
            const double wrong = 2 * (x[i] - x[static_cast<std::size_t>(donors[i])]) + e[i];
            out[i] = wrong * wrong - e[i] * e[i];
          }
        });
    sum += found.mean;
    held += std::abs(found.mean - 8) <= 1.96 * found.standard_error;
  }
  EXPECT_NEAR(sum / kSamples, 8, 0.1);  // about three standard errors
  EXPECT_GT(held, 930);
  EXPECT_LT(held, 985);
}

TEST(ExchangeMean, EveryRowGetsTheInputOfAnotherAndGivesItsOwnOnce) {
  for (const std::size_t rows : {2u, 3u, 10u, 1000u}) {
    const std::vector<std::int32_t> donors = donors_of(rows);
    std::vector<std::int32_t> sorted = donors;
    std::ranges::sort(sorted);
    for (std::size_t i = 0; i < rows; ++i) {
      EXPECT_NE(donors[i], static_cast<std::int32_t>(i));
      EXPECT_EQ(sorted[i], static_cast<std::int32_t>(i));
    }
  }
}

// Of three rows with weights 1, 2, 4 and changes that are known, by hand: each exchange counts by both
// weights.
TEST(ExchangeMean, AnExchangeCountsByTheWeightsOfBothRows) {
  const std::vector<double> weights = {1, 2, 4}, changes = {0.5, -1, 3};
  std::vector<std::int32_t> donor;
  const ExchangeMean found = exchange_mean(
      3, 1, 5,
      [&](std::span<const std::int32_t> donors, std::span<double> out) {
        donor.assign(donors.begin(), donors.end());
        std::ranges::copy(changes, out.begin());
      },
      weights);
  // A circle of three gives each pair of rows once: counts 1 * 2, 2 * 4 and 4 * 1, or the other way round.
  double sum = 0, all = 0;
  for (std::size_t i = 0; i < 3; ++i) {
    const double count = weights[i] * weights[static_cast<std::size_t>(donor[i])];
    sum += count * changes[i];
    all += count;
  }
  EXPECT_DOUBLE_EQ(all, 14);
  EXPECT_NEAR(found.mean, sum / all, 1e-15);
  EXPECT_TRUE(std::abs(found.mean - (2 * 0.5 + 8 * -1 + 4 * 3) / 14) < 1e-15 ||
              std::abs(found.mean - (4 * 0.5 + 2 * -1 + 8 * 3) / 14) < 1e-15);
}

// As above with weights exp(x / 2), under which x is normal about 1/2 with the same variance: still 2 b^2
// var(x).
TEST(ExchangeMean, WeightedIntervalsHoldTheTruth) {
  constexpr std::size_t kRows = 400, kSamples = 1000;
  int held = 0;
  for (std::size_t sample = 0; sample < kSamples; ++sample) {
    RandomStream random(sample, Purpose::synthesis);
    std::vector<double> x(kRows), e(kRows), w(kRows);
    for (std::size_t i = 0; i < kRows; ++i) {
      x[i] = random.normal();
      e[i] = random.normal();
      w[i] = std::exp(0.5 * x[i]);
    }
    const ExchangeMean found = exchange_mean(
        kRows, 5, sample,
        [&](std::span<const std::int32_t> donors, std::span<double> out) {
          for (std::size_t i = 0; i < kRows; ++i) {
            const double wrong = 2 * (x[i] - x[static_cast<std::size_t>(donors[i])]) + e[i];
            out[i] = wrong * wrong - e[i] * e[i];
          }
        },
        w);
    held += std::abs(found.mean - 8) <= 1.96 * found.standard_error;
  }
  EXPECT_GT(held, 920);
  EXPECT_LT(held, 990);
}

}  // namespace
}  // namespace seedbed::results
