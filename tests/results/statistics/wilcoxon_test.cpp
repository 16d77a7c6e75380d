#include "results/statistics/wilcoxon.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "base/random.hpp"
#include "tests/results/statistics/reference_scores.hpp"

namespace seedbed::results {
namespace {

/// Over all signs of the differences that are not zero: how many have a rank sum as far from its mean.
/// Integers only, so that ties are what they look like.
double brute_force(const std::vector<int>& differences) {
  std::vector<int> doubled_ranks;
  int seen = 0, total = 0;
  for (const int d : differences) {
    if (d == 0) continue;
    int rank = 1;  // twice the mean of the ranks that |d| shares
    for (const int other : differences)
      rank += 2 * (std::abs(other) < std::abs(d)) + (std::abs(other) == std::abs(d));
    doubled_ranks.push_back(rank);
    total += rank;
    if (d > 0) seen += rank;
  }
  const std::uint32_t signs = 1u << doubled_ranks.size();
  double as_far = 0;
  for (std::uint32_t sign = 0; sign < signs; ++sign) {
    int sum = 0;
    for (std::size_t i = 0; i < doubled_ranks.size(); ++i) sum += (sign >> i & 1) ? doubled_ranks[i] : 0;
    as_far += std::abs(2 * sum - total) >= std::abs(2 * seen - total);
  }
  return as_far / signs;
}

TEST(SignedRank, IsThatOfR) {
  // exactRankTests::wilcox.exact(round(a - b, 2)): the differences, as computed, hide two ties.
  const SignedRank test = wilcoxon_signed_rank(reference_differences());
  EXPECT_TRUE(test.exact);
  EXPECT_EQ(test.n, 10u);
  EXPECT_DOUBLE_EQ(test.p, 0.009765625);
  EXPECT_DOUBLE_EQ(test.smallest_p, 1.0 / 512);
  const std::vector<double> tied = {1, 1, 2, -3, 3, 4, -4, 5, 6, 7, 7, -1};
  EXPECT_DOUBLE_EQ(wilcoxon_signed_rank(tied).p, 0.06103515625);
}

TEST(SignedRank, ZerosAreRankedAsPrattSays) {
  // coin::wilcoxsign_test(z ~ rep(0, 11), distribution = "exact", zero.method = "Pratt"); dropped: 0.04296875
  const std::vector<double> z = {0, 0, 1, -1, 2, 3, 4, -2, 5, 6, 7};
  const SignedRank test = wilcoxon_signed_rank(z);
  EXPECT_DOUBLE_EQ(test.p, 0.05078125);
  EXPECT_EQ(test.n, 9u);
  EXPECT_DOUBLE_EQ(test.smallest_p, 1.0 / 256);
  // z <- c(0, 0, 0, (1:22) * c(1, 1, 1, -1)), the same test
  std::vector<double> long_one = {0, 0, 0};
  for (int i = 1; i <= 22; ++i) long_one.push_back(i % 4 == 0 ? -i : i);
  EXPECT_NEAR(wilcoxon_signed_rank(long_one).p, 0.021719932556152344, 1e-15);
}

TEST(SignedRank, AgreesWithAllSignsWhateverTiesAndZeros) {
  RandomStream random(8, Purpose::synthesis);
  for (int sample = 0; sample < 200; ++sample) {
    std::vector<int> whole = {7};  // something to measure rounding by
    std::vector<double> differences = {0.7};
    const std::size_t n = 1 + random.below(12);
    const std::uint64_t spread = 1 + random.below(9);
    for (std::size_t i = 0; i < n; ++i) {
      whole.push_back(static_cast<int>(random.below(2 * spread + 1)) - static_cast<int>(spread) / 2);
      differences.push_back(0.1 * (whole.back() + 3) - 0.3);  // rounding turns ties and zeros into near ones
    }
    EXPECT_DOUBLE_EQ(wilcoxon_signed_rank(differences).p, brute_force(whole)) << sample;
  }
}

TEST(SignedRank, SmallestPIsReachedByDifferencesOfOneSign) {
  const SignedRank five = wilcoxon_signed_rank(std::vector<double>{-1, -2.5, -0.5, -3, -4});
  EXPECT_EQ(five.p, 0.0625);
  EXPECT_EQ(five.smallest_p, 0.0625);
  const SignedRank one = wilcoxon_signed_rank(std::vector<double>{3});
  EXPECT_EQ(one.p, 1);
  EXPECT_EQ(one.smallest_p, 1);
}

TEST(SignedRank, BeyondTwentyFiveIsNormal) {
  // wilcox.test(l, exact = FALSE, correct = TRUE) of 38 decimals with ties; of 1:30 - 7.3
  const std::vector<double> l = {-0.2, 0.6,  -0.4, 2,   0.7, -0.4, 0.9, 1.1, 1,   0.1, 1.9,  0.8, -0.2,
                                 -1.8, 1.5,  0.4,  0.4, 1.3, 1.2,  1,   1.3, 1.2, 0.5, -1.6, 1,   0.3,
                                 0.2,  -1.1, -0.1, 0.8, 1.8, 0.3,  0.8, 0.3, -1,  0.3, 1.5,  1.2};
  const SignedRank test = wilcoxon_signed_rank(l);
  EXPECT_FALSE(test.exact);
  EXPECT_EQ(test.n, 38u);
  EXPECT_NEAR(test.p, 0.0014105984892858715, 1e-14);
  std::vector<double> shifted;
  for (int i = 1; i <= 30; ++i) shifted.push_back(i - 7.3);
  EXPECT_NEAR(wilcoxon_signed_rank(shifted).p, 0.00016721280031765934, 1e-15);
}

TEST(SignedRank, NormalIsCloseToExactJustBeyondTwentyFive) {
  // Ranks 1 … 26 without ties: choices of them by their sum, of which the negative ones here have 108.
  std::vector<double> ways(26 * 27 / 2 + 1);
  ways[0] = 1;
  for (std::size_t rank = 1; rank <= 26; ++rank) {
    for (std::size_t sum = ways.size() - 1; sum >= rank; --sum) ways[sum] += ways[sum - rank];
  }
  double below = 0;
  for (std::size_t sum = 0; sum <= 108; ++sum) below += ways[sum];
  std::vector<double> differences;
  for (int i = 1; i <= 26; ++i) differences.push_back(i % 3 == 0 ? -i : i);
  const SignedRank test = wilcoxon_signed_rank(differences);
  EXPECT_FALSE(test.exact);
  EXPECT_NEAR(test.p, 2 * below / 67108864, 0.001);
}

TEST(SignedRank, NothingToRank) {
  EXPECT_TRUE(std::isnan(wilcoxon_signed_rank({}).p));
  EXPECT_TRUE(std::isnan(wilcoxon_signed_rank(std::vector<double>{std::nan("")}).p));
  const SignedRank zeros = wilcoxon_signed_rank(std::vector<double>{0, 0, 0});
  EXPECT_EQ(zeros.p, 1);
  EXPECT_EQ(zeros.n, 0u);
  EXPECT_EQ(zeros.smallest_p, 1);
}

TEST(SignedRank, InfiniteDifferencesHaveTheHighestRank) {
  const double infinity = std::numeric_limits<double>::infinity();
  const SignedRank test = wilcoxon_signed_rank(std::vector<double>{1, 2, -3, infinity, infinity});
  EXPECT_DOUBLE_EQ(test.p, brute_force({1, 2, -3, 9, 9}));
}

}  // namespace
}  // namespace seedbed::results
