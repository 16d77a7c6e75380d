#include "runner/sweep/verify/verify.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

namespace seedbed::runner {
namespace {

TEST(SampleOf, HasSoMany_InOrder_AlwaysTheSame) {
  for (const std::size_t count : {0U, 1U, 5U, 99U, 100U}) {
    const std::vector<std::size_t> sample = sample_of(100, count, 7);
    ASSERT_EQ(sample.size(), count);
    for (std::size_t i = 1; i < count; ++i) EXPECT_LT(sample[i - 1], sample[i]);
    EXPECT_TRUE(sample.empty() || sample.back() < 100);
    EXPECT_EQ(sample, sample_of(100, count, 7));
  }
  EXPECT_NE(sample_of(100, 5, 7), sample_of(100, 5, 8));
  EXPECT_EQ(sample_of(3, 5, 1).size(), 3U);
}

// Each number is in 3 of 10 samples: 0.3 ± 5 standard errors, sqrt(0.3 * 0.7 / 20000) = 0.0032 each.
TEST(SampleOf, EveryNumberIsAsLikely) {
  constexpr int samples = 20000;
  std::vector<int> counts(10);
  for (int seed = 0; seed < samples; ++seed) {
    for (const std::size_t i : sample_of(10, 3, static_cast<std::uint64_t>(seed))) ++counts[i];
  }
  for (const int count : counts) EXPECT_NEAR(static_cast<double>(count) / samples, 0.3, 0.0162);
}

}  // namespace
}  // namespace seedbed::runner
