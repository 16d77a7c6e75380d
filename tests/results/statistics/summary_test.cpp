#include "results/statistics/summary.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numbers>

namespace seedbed::results {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

TEST(Statistics, StudentsQuantilesHaveTheirClosedForms) {
  // For p = 0.975 and a = 2p - 1: one degree of freedom, tan(pi a / 2); two, a sqrt(2 / (1 - a^2)); four,
  // 2 sqrt(q - 1) with q = cos(acos(sqrt(b)) / 3) / sqrt(b), b = 1 - a^2 (Shaw, J. Comput. Finance 9(4),
  // 2006).
  const double a = 0.95, b = 1 - a * a;
  const double q = std::cos(std::acos(std::sqrt(b)) / 3) / std::sqrt(b);
  EXPECT_NEAR(t_quantile_975(1) / std::tan(std::numbers::pi * a / 2), 1, 1e-14);
  EXPECT_NEAR(t_quantile_975(2) / (a * std::sqrt(2 / (1 - a * a))), 1, 1e-14);
  EXPECT_NEAR(t_quantile_975(4) / (2 * std::sqrt(q - 1)), 1, 1e-14);
}

TEST(Statistics, StudentsQuantilesAgreeWithThePublishedTable) {
  // NIST/SEMATECH e-Handbook of Statistical Methods, table 1.3.6.7.2, column 0.975.
  const std::pair<std::size_t, double> table[] = {{1, 12.706}, {2, 4.303},  {3, 3.182},  {4, 2.776},
                                                  {5, 2.571},  {7, 2.365},  {10, 2.228}, {15, 2.131},
                                                  {19, 2.093}, {30, 2.042}, {60, 2.000}, {100, 1.984}};
  for (const auto& [degrees, value] : table) EXPECT_NEAR(t_quantile_975(degrees), value, 5e-4) << degrees;
  EXPECT_NEAR(t_quantile_975(1'000'000'000), 1.959963984540054, 1e-8);  // the normal quantile
}

/// NIST Statistical Reference Datasets, univariate summary statistics: NumAcc1 … NumAcc4.
std::vector<double> alternating(double middle, double low, double high) {
  std::vector<double> values = {middle};
  for (int i = 0; i < 500; ++i) values.insert(values.end(), {low, high});
  return values;
}

TEST(Statistics, MeanAndDeviationOfTheNistReferenceData) {
  const Summary one = summarise(std::vector<double>{10000001, 10000003, 10000002});
  EXPECT_EQ(one.mean, 10000002);
  EXPECT_EQ(one.sd, 1);
  const Summary two = summarise(alternating(1.2, 1.1, 1.3));
  EXPECT_EQ(two.n, 1001u);
  EXPECT_DOUBLE_EQ(two.mean, 1.2);
  EXPECT_NEAR(two.sd, 0.1, 1e-15);
  // What is left is the rounding of the data themselves: 10000000.1 is stored with an error of 1e-9.
  const Summary three = summarise(alternating(1000000.2, 1000000.1, 1000000.3));
  EXPECT_DOUBLE_EQ(three.mean, 1000000.2);
  EXPECT_NEAR(three.sd, 0.1, 1e-10);
  const Summary four = summarise(alternating(10000000.2, 10000000.1, 10000000.3));
  EXPECT_DOUBLE_EQ(four.mean, 10000000.2);
  EXPECT_NEAR(four.sd, 0.1, 1e-9);
}

TEST(Statistics, TheIntervalIsStudents) {
  // Three values with mean 2 and sd 1: 2 -+ 4.302652729749464 / sqrt(3).
  const Summary s = summarise(std::vector<double>{3, 1, 2});
  EXPECT_DOUBLE_EQ(s.sem, 1 / std::sqrt(3.0));
  EXPECT_NEAR(s.ci95_low, 2 - 4.302652729749464 / std::sqrt(3.0), 1e-14);
  EXPECT_NEAR(s.ci95_high, 2 + 4.302652729749464 / std::sqrt(3.0), 1e-14);
  EXPECT_NEAR(s.half_width(), 4.302652729749464 / std::sqrt(3.0), 1e-14);
  EXPECT_EQ(s.min, 1);
  EXPECT_EQ(s.max, 3);
}

TEST(Statistics, ASingleValueHasNoInterval) {
  const Summary one = summarise(std::vector<double>{4.5});
  EXPECT_EQ(one.n, 1u);
  EXPECT_EQ(one.mean, 4.5);
  EXPECT_EQ(one.min, 4.5);
  EXPECT_EQ(one.max, 4.5);
  for (const double none : {one.sem, one.sd, one.ci95_low, one.ci95_high}) EXPECT_TRUE(std::isnan(none));
  const Summary zero = summarise(std::vector<double>{kNaN});
  EXPECT_EQ(zero.n, 0u);
  for (const double none : {zero.mean, zero.min, zero.max, zero.sd}) EXPECT_TRUE(std::isnan(none));
}

TEST(Statistics, AnInfiniteScoreMakesTheMeanInfiniteAndLeavesNoInterval) {
  const double infinity = std::numeric_limits<double>::infinity();
  const Summary s = summarise(std::vector<double>{1, infinity, 2});
  EXPECT_EQ(s.mean, infinity);
  EXPECT_EQ(s.min, 1);
  EXPECT_TRUE(std::isnan(s.ci95_low));
}

TEST(Statistics, SeedsAreAveragedWithinASplitFirst) {
  // Splits with 1, 3 and 2 seeds: the averages 1, 4 and 7 count once each, whatever the number of seeds.
  const std::vector<Replicate> replicates = {{2, 0, 6}, {1, 0, 3}, {0, 0, 1},
                                             {1, 1, 4}, {2, 1, 8}, {1, 2, 5}};
  const Summary s = summarise_replicates(replicates, Over::splits);
  EXPECT_EQ(s.n, 3u);
  EXPECT_DOUBLE_EQ(s.mean, 4);
  EXPECT_DOUBLE_EQ(s.sd, 3);
  EXPECT_EQ(s.min, 1);
  EXPECT_EQ(s.max, 7);
}

TEST(Statistics, SeedsCountOnASingleSplit) {
  const Summary s = summarise_replicates({{5, 0, 1}, {5, 1, 2}, {5, 2, 3}, {5, 3, kNaN}}, Over::seeds);
  EXPECT_EQ(s.n, 3u);
  EXPECT_DOUBLE_EQ(s.mean, 2);
  EXPECT_DOUBLE_EQ(s.sd, 1);
}

TEST(Statistics, CellsTakenTogetherAreAveragedPerSeedFirst) {
  // Two cells that differ by 10 on every seed: the difference between cells is not spread between replicates.
  const Summary s = summarise_replicates(
      {{0, 0, 1}, {0, 1, 2}, {0, 2, 3}, {0, 0, 11}, {0, 1, 12}, {0, 2, 13}}, Over::seeds);
  EXPECT_EQ(s.n, 3u);
  EXPECT_DOUBLE_EQ(s.mean, 7);
  EXPECT_DOUBLE_EQ(s.sd, 1);
}

TEST(Statistics, OneSplitOfSeveralHasNoIntervalOverSplits) {
  const Summary s = summarise_replicates({{3, 0, 1}, {3, 1, 2}}, Over::splits);
  EXPECT_EQ(s.n, 1u);
  EXPECT_TRUE(std::isnan(s.ci95_low));
}

TEST(CommonReplicates, AreThoseOfEveryCellWhateverTheirOrder) {
  const double none = std::nan("");
  const std::vector<Replicate> all = {{1, 5, 2}, {0, 1, 1}, {0, 2, 4}, {0, 1, 3}, {1, 5, none}, {0, 2, 6}};
  std::vector<double> values;
  for (const Replicate& one : common_replicates(all, 2)) values.push_back(one.value);
  EXPECT_THAT(values, testing::ElementsAre(1, 3, 4, 6));
  EXPECT_TRUE(common_replicates(all, 3).empty());
  EXPECT_TRUE(common_replicates({}, 2).empty());
}

// Mean, deviation and interval of 1 … 5 in any unit.
TEST(Statistics, ADeviationNeitherOverflowsNorVanishes) {
  const Summary usual = summarise(std::vector<double>{1, 2, 3, 4, 5});
  for (const double unit : {1e-300, 1e-200, 1e-140, 1e140, 1e200, 1e300}) {
    const Summary found = summarise(std::vector<double>{unit, 2 * unit, 3 * unit, 4 * unit, 5 * unit});
    EXPECT_DOUBLE_EQ(found.sd / unit, std::sqrt(2.5)) << unit;
    EXPECT_DOUBLE_EQ(found.sem / unit, usual.sem) << unit;
    EXPECT_NEAR(found.ci95_low / unit, usual.ci95_low, 1e-14) << unit;
    EXPECT_NEAR(found.ci95_high / unit, usual.ci95_high, 1e-14) << unit;
  }
}

}  // namespace
}  // namespace seedbed::results
