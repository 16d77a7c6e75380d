#include "results/statistics/improvement.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "base/random.hpp"
#include "results/statistics/student.hpp"
#include "tests/results/statistics/reference_scores.hpp"

namespace seedbed::results {
namespace {

using Splits = std::vector<std::vector<double>>;

std::vector<double> wins(int won, int lost) {
  std::vector<double> differences(static_cast<std::size_t>(won), -1);
  differences.insert(differences.end(), static_cast<std::size_t>(lost), 1);
  return differences;
}

TEST(PairedImprovement, HasWilsonsInterval) {
  // prop.test(7, 10, correct = FALSE)$conf.int, and 13 of 16
  const Probability seven = paired_improvement(wins(7, 3));
  EXPECT_DOUBLE_EQ(seven.value, 0.7);
  EXPECT_NEAR(seven.interval.low, 0.39677814746114537, 1e-14);
  EXPECT_NEAR(seven.interval.high, 0.89220873259369904, 1e-14);
  const Probability thirteen = paired_improvement(wins(13, 3));
  EXPECT_NEAR(thirteen.interval.low, 0.56991119038025873, 1e-14);
  EXPECT_NEAR(thirteen.interval.high, 0.93408400928571866, 1e-14);
}

TEST(PairedImprovement, AllOrNothingReachesTheEnd) {
  const Probability all = paired_improvement(wins(10, 0));
  EXPECT_EQ(all.value, 1);
  EXPECT_EQ(all.interval.high, 1);
  EXPECT_NEAR(all.interval.low, 0.72246720013711085, 1e-14);  // prop.test(10, 10, correct = FALSE)
  const Probability none = paired_improvement(wins(0, 5));
  EXPECT_EQ(none.interval.low, 0);
  EXPECT_NEAR(none.interval.high, 0.43448246478317465, 1e-14);
}

TEST(PairedImprovement, TiesCountHalf) {
  EXPECT_EQ(paired_improvement(std::vector<double>{-1, 0, 0, 2, std::nan("")}).value, 0.5);
  EXPECT_EQ(paired_improvement(std::vector<double>{0}).value, 0.5);
  EXPECT_TRUE(std::isnan(paired_improvement({}).value));
  EXPECT_FALSE(paired_improvement({}).interval.defined());
}

TEST(PairedImprovementOverSplits, OfSplitsWithOnePairIsWilsons) {
  const Probability pairs = paired_improvement(wins(4, 2));
  const Probability splits = paired_improvement_over_splits(Splits{{-1}, {-2}, {1}, {-1}, {1}, {-3}});
  EXPECT_EQ(splits.value, pairs.value);
  EXPECT_NEAR(splits.interval.low, pairs.interval.low, 1e-12);
  EXPECT_NEAR(splits.interval.high, pairs.interval.high, 1e-12);
}

TEST(PairedImprovementOverSplits, OfOneSplitIsThatOfItsSeeds) {
  const Probability seeds = paired_improvement(wins(4, 2));
  const Probability split = paired_improvement_over_splits(Splits{wins(4, 2), {}, {std::nan("")}});
  EXPECT_EQ(split.value, seeds.value);
  EXPECT_EQ(split.interval.low, seeds.interval.low);
}

TEST(PairedImprovementOverSplits, SeedsThatAllAgreeAddNothing) {
  // Six splits, whose eight seeds each say the same: as many pairs as splits, with the reach of five degrees.
  Splits splits;
  for (const double d : {-1, -2, 1, -1, 1, -3}) splits.emplace_back(8, d);
  const Probability p = paired_improvement_over_splits(splits);
  const double n = 6, z = t_reach(0.95, 5) / std::sqrt(n), share = 4.0 / 6;
  const double centre = (share + z * z / 2) / (1 + z * z);
  EXPECT_NEAR((p.interval.low + p.interval.high) / 2, centre, 1e-12);
  EXPECT_LT(p.interval.low, paired_improvement(wins(4, 2)).interval.low);
}

TEST(PairedImprovementOverSplits, WinningEverywhereIsNoCertainty) {
  const Probability p = paired_improvement_over_splits(Splits{wins(4, 0), wins(4, 0), wins(4, 0)});
  EXPECT_EQ(p.value, 1);
  EXPECT_EQ(p.interval.high, 1);
  EXPECT_LT(p.interval.low, paired_improvement(wins(3, 0)).interval.low);
}

TEST(PairedImprovementOverSplits, HoldsTheProbabilityOfSplitsThatDiffer) {
  // The chance to win is 0.55 or 0.95 with the split: 0.75 on average. Five splits of four seeds each.
  RandomStream random(21, Purpose::synthesis);
  int held = 0;
  const int sweeps = 2000;
  for (int sweep = 0; sweep < sweeps; ++sweep) {
    Splits splits(5, std::vector<double>(4));
    for (std::vector<double>& split : splits) {
      const double chance = random.uniform() < 0.5 ? 0.55 : 0.95;
      for (double& d : split) d = random.uniform() < chance ? -1 : 1;
    }
    held += paired_improvement_over_splits(splits).interval.holds(0.75);
  }
  EXPECT_GT(held, 0.95 * sweeps);
}

TEST(UnpairedImprovement, IsMannAndWhitneys) {
  // wilcox.test(a, b)$statistic / 100 is the share of pairs in which a is the larger one: in which b is
  // better.
  EXPECT_NEAR(unpaired_improvement(kScoresOfB, kScoresOfA), 0.655, 1e-15);
  EXPECT_NEAR(unpaired_improvement(kScoresOfA, kScoresOfB), 0.345, 1e-15);
}

TEST(UnpairedImprovement, CountsEveryPair) {
  RandomStream random(5, Purpose::synthesis);
  std::vector<double> a, b;
  for (int i = 0; i < 40; ++i) a.push_back(static_cast<double>(random.below(10)));
  for (int i = 0; i < 27; ++i) b.push_back(static_cast<double>(random.below(12)));
  double won = 0;
  for (const double x : a) {
    for (const double y : b) won += x < y ? 1 : x == y ? 0.5 : 0;
  }
  EXPECT_DOUBLE_EQ(unpaired_improvement(a, b), won / (40 * 27));
  a.push_back(std::nan(""));
  b.push_back(std::nan(""));
  EXPECT_DOUBLE_EQ(unpaired_improvement(a, b), won / (40 * 27));
}

TEST(UnpairedImprovement, OfNothingIsUndefined) {
  EXPECT_TRUE(std::isnan(unpaired_improvement({}, kScoresOfB)));
  EXPECT_TRUE(std::isnan(unpaired_improvement(kScoresOfA, {})));
}

}  // namespace
}  // namespace seedbed::results
