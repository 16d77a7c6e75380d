#include "results/report/consistency_bands.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

namespace seedbed::results {
namespace {

/// P(X <= k), summed from the probabilities themselves.
double binomial_cdf(int n, double p, int k) {
  double sum = 0;
  for (int i = 0; i <= k; ++i)
    sum += std::exp(std::lgamma(n + 1) - std::lgamma(i + 1) - std::lgamma(n - i + 1) + i * std::log(p) +
                    (n - i) * std::log1p(-p));
  return sum;
}

TEST(ConsistencyBands, OfAShareLeavesNoMoreThanItMayOnEitherSide) {
  for (const int n : {40, 300, 5000}) {
    for (const double p : {0.05, 0.5, 0.93}) {
      const double tail = 0.05 / 20 / 2;
      const Interval band = share_band(n, p, 20);
      const int low = static_cast<int>(std::lround(band.low * n)),
                high = static_cast<int>(std::lround(band.high * n));
      EXPECT_LE(low == 0 ? 0 : binomial_cdf(n, p, low - 1), tail * (1 + 1e-9)) << n << " " << p;
      EXPECT_GE(binomial_cdf(n, p, low), tail * 0.1);  // and is not wider than need be, but for its steps
      EXPECT_LE(1 - binomial_cdf(n, p, high), tail * (1 + 1e-6)) << n << " " << p;
      EXPECT_GT(1 - binomial_cdf(n, p, high - 2), tail * 0.9);
    }
  }
}

// 4,000 samples of 200 uniform values: 95 % of them stay inside to about 0.35 %, or more, since both are
// bounds.
TEST(ConsistencyBands, HoldUniformValues) {
  std::mt19937_64 random(11);
  std::uniform_real_distribution<double> uniform;
  constexpr int kSamples = 4000, kRows = 200, kBins = 20;
  const Interval band = share_band(kRows, 1.0 / kBins, kBins);
  const double apart = distribution_band(kRows);
  int histograms = 0, distributions = 0;
  for (int sample = 0; sample < kSamples; ++sample) {
    std::vector<double> values(kRows);
    std::vector<int> counts(kBins);
    for (double& value : values) ++counts[static_cast<std::size_t>((value = uniform(random)) * kBins)];
    histograms += std::ranges::all_of(counts, [&](int count) { return band.holds(count / double{kRows}); });
    std::ranges::sort(values);
    double furthest = 0;
    for (int i = 0; i < kRows; ++i) {
      const double value = values[static_cast<std::size_t>(i)];
      furthest = std::max({furthest, (i + 1) / double{kRows} - value, value - i / double{kRows}});
    }
    distributions += furthest <= apart;
  }
  const double error = 4 * std::sqrt(0.05 * 0.95 / kSamples);
  EXPECT_GT(histograms / double{kSamples}, 0.95 - error);
  EXPECT_LT(histograms / double{kSamples}, 0.99);
  EXPECT_GT(distributions / double{kSamples}, 0.95 - error);
  EXPECT_LT(distributions / double{kSamples}, 0.98);
}

TEST(ConsistencyBands, NeedRows) {
  EXPECT_EQ(share_band(0, 0.3, 20).low, 0.3);
  EXPECT_EQ(share_band(100, 1, 20).high, 1);
  EXPECT_DOUBLE_EQ(distribution_band(std::log(40) / 2), 1);
}

}  // namespace
}  // namespace seedbed::results
