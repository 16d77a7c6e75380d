#include "results/statistics/max_t.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <vector>

#include "base/random.hpp"
#include "results/statistics/mean_difference.hpp"
#include "results/statistics/student.hpp"

namespace seedbed::results {
namespace {

using Comparisons = std::vector<std::vector<double>>;

/// Differences between the best of `cells` and the others, in the order of cells.
Comparisons against_the_best(const Comparisons& scores) {
  std::vector<double> means;
  for (const auto& cell : scores) means.push_back(mean_difference(cell).mean);
  const auto best = static_cast<std::size_t>(std::ranges::min_element(means) - means.begin());
  Comparisons differences;
  for (std::size_t j = 0; j < scores.size(); ++j) {
    if (j == best) continue;
    differences.emplace_back();
    for (std::size_t u = 0; u < scores[j].size(); ++u)
      differences.back().push_back(scores[best][u] - scores[j][u]);
  }
  return differences;
}

Comparisons normal_scores(std::size_t cells, std::size_t units, RandomStream& random) {
  Comparisons scores(cells, std::vector<double>(units));
  for (auto& cell : scores) {
    for (double& score : cell) score = random.normal();
  }
  return scores;
}

TEST(MaxT, OfOneComparisonIsThePlainInterval) {
  const Comparisons one = {{-0.3, 0.1, -0.2, -0.2, -0.4}};
  const MeanDifference plain = mean_difference(one[0]);
  const std::vector<Interval> intervals = max_t_intervals(one, std::sqrt(1.0 / 5));
  ASSERT_EQ(intervals.size(), 1u);
  EXPECT_NEAR(intervals[0].low, plain.interval.low, 1e-14);
  EXPECT_NEAR(intervals[0].high, plain.interval.high, 1e-14);
}

TEST(MaxT, ReachOfManyUnitsIsThatOfTukeysRange) {
  // qtukey(.9525, c(3, 5, 10), Inf) / sqrt(2) in R: independent cells, the best of which is chosen. With 400
  // units the bootstrap knows the correlations well; its own error is 1.5 %.
  const std::pair<std::size_t, double> table[] = {
      {3, 2.36388552072084}, {5, 2.7463756425768304}, {10, 3.1806325873617758}};
  RandomStream random(1, Purpose::synthesis);
  for (const auto& [cells, reach] : table) {
    const Comparisons differences = against_the_best(normal_scores(cells, 400, random));
    EXPECT_NEAR(max_t_reach(differences) / reach, 1, 0.03) << cells;
  }
}

TEST(MaxT, ReachOfCellsThatMoveTogetherIsSmaller) {
  // Ten cells, but only two different ones but for a little noise: hardly more than a single comparison.
  RandomStream random(2, Purpose::synthesis);
  Comparisons scores = normal_scores(10, 40, random);
  for (std::size_t j = 2; j < 10; ++j) {
    for (std::size_t u = 0; u < 40; ++u) scores[j][u] = scores[j % 2][u] + 0.001 * scores[j][u];
  }
  const double independent = max_t_reach(against_the_best(normal_scores(10, 40, random)));
  EXPECT_LT(max_t_reach(against_the_best(scores)), 0.95 * independent);
  EXPECT_GE(max_t_reach(against_the_best(scores)), t_reach(0.95, 39));
}

TEST(MaxT, FalseVerdictsAreRareThoughTheBestIsChosen) {
  // No differences; six cells, five seeds. Every verdict of 400 sweeps is false: 20 are expected at most, and
  // plain intervals give over 100.
  RandomStream random(3, Purpose::synthesis);
  int adjusted = 0, plain = 0;
  for (int sweep = 0; sweep < 400; ++sweep) {
    const Comparisons differences = against_the_best(normal_scores(6, 5, random));
    const auto excludes_zero = [](const Interval& interval) { return interval.high < 0; };
    adjusted += std::ranges::any_of(max_t_intervals(differences, std::sqrt(1.0 / 5)), excludes_zero);
    plain += std::ranges::any_of(differences,
                                 [&](const auto& d) { return excludes_zero(mean_difference(d).interval); });
  }
  EXPECT_LE(adjusted, 20 + 3 * std::sqrt(20 * 0.95));
  EXPECT_GT(plain, 100);
}

TEST(MaxT, HasTheSameBitsEveryTimeAndInEveryUnit) {
  RandomStream random(4, Purpose::synthesis);
  const Comparisons differences = against_the_best(normal_scores(5, 9, random));
  Comparisons doubled = differences, reversed(differences.rbegin(), differences.rend());
  for (auto& comparison : doubled) {
    for (double& d : comparison) d *= 1024;
  }
  const double reach = max_t_reach(differences);
  EXPECT_EQ(max_t_reach(differences), reach);
  EXPECT_EQ(max_t_reach(doubled), reach);
  EXPECT_NEAR(max_t_reach(reversed), reach, 1e-9);
}

TEST(MaxT, FewUnitsHaveIntervalsToo) {
  // Half of all resamples of two units repeat one of them, which has no deviation.
  const Comparisons two = {{-0.3, -0.1}, {-0.5, -0.4}, {-0.2, 0.3}};
  for (const Interval& interval : max_t_intervals(two, std::sqrt(0.5))) {
    EXPECT_TRUE(std::isfinite(interval.low));
    EXPECT_TRUE(std::isfinite(interval.high));
  }
  EXPECT_GT(max_t_reach(two), t_reach(0.95, 1));
  EXPECT_FALSE(max_t_intervals(Comparisons{{1}, {2}}, 1)[0].defined());
  EXPECT_FALSE(max_t_intervals(Comparisons{{}, {}}, 1)[1].defined());
  EXPECT_TRUE(max_t_intervals({}, 1).empty());
}

TEST(MaxT, CellsThatAreTheSameDoNotCount) {
  const std::vector<double> same(9, 0.0), others = {-0.3, -0.1, -0.2, -0.4, -0.2, -0.5, -0.3, -0.1, -0.2};
  const std::vector<Interval> intervals = max_t_intervals(Comparisons{same, same, others, same}, 1.0 / 3);
  EXPECT_EQ(intervals[0].low, 0);
  EXPECT_EQ(intervals[0].high, 0);
  EXPECT_LT(intervals[2].low, -0.25);
  // A cell that comes twice more adds nothing to choose from.
  EXPECT_EQ(max_t_reach(Comparisons{others, others, others, others}),
            max_t_reach(Comparisons{others, others}));
  // Apart by a constant, but for rounding, which must not look like a deviation.
  std::vector<double> apart;
  for (std::size_t u = 0; u < 9; ++u)
    apart.push_back((0.1 * static_cast<double>(u) - 0.7) - 0.1 * static_cast<double>(u));
  EXPECT_NEAR(max_t_reach(Comparisons{apart, others}),
              max_t_reach(Comparisons{std::vector<double>(9, -0.7), others}), 1e-12);
}

TEST(MaxT, UnitsCountWhereEveryComparisonHasANumber) {
  RandomStream random(6, Purpose::synthesis);
  const Comparisons all = against_the_best(normal_scores(4, 9, random));
  Comparisons gaps = all;
  for (auto& comparison : gaps) comparison.insert(comparison.begin() + 2, 5.0);
  gaps[1][2] = std::nan("");
  const std::vector<Interval> expected = max_t_intervals(all, 0.4), found = max_t_intervals(gaps, 0.4);
  for (std::size_t j = 0; j < all.size(); ++j) {
    EXPECT_EQ(found[j].low, expected[j].low);
    EXPECT_EQ(found[j].high, expected[j].high);
  }
}

TEST(MaxT, RefusesWhatDoesNotFit) {
  EXPECT_THROW(max_t_intervals(Comparisons{{1, 2}, {1, 2, 3}}, 1), std::invalid_argument);
  EXPECT_THROW(max_t_intervals(Comparisons{{1, 2}}, -1), std::invalid_argument);
  EXPECT_THROW(max_t_intervals(Comparisons{{1, 2}}, 1, 95), std::invalid_argument);
}

}  // namespace
}  // namespace seedbed::results
