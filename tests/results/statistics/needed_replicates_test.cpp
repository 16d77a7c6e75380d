#include "results/statistics/needed_replicates.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <optional>
#include <vector>

#include "results/statistics/student.hpp"
#include "tests/results/statistics/reference_scores.hpp"

namespace seedbed::results {
namespace {

void expect_needed(const Needed& needed, std::optional<std::size_t> count, std::optional<std::size_t> low,
                   std::optional<std::size_t> high) {
  EXPECT_EQ(needed.count, count);
  EXPECT_EQ(needed.low, low);
  EXPECT_EQ(needed.high, high);
}

// In R, for sd and for its ends sd * sqrt(9 / qchisq(c(.975, .025), 9)):
//   which(qt(.975, R - 1) * sqrt(1 / R + ratio) * sd <= max(margin, mean) / 2)[1], R from 2 to 100,000

TEST(Needed, SeedsAreThoseOfASearchThroughAllNumbers) {
  const MeanDifference d = mean_difference(reference_differences());
  expect_needed(needed_seeds(d, 0), 13, 8, 35);
  expect_needed(needed_seeds(d, 0.1), 6, 4, 13);
  expect_needed(needed_seeds(d, 0.01), 13, 8, 35);  // a margin below the difference asks for no more
}

TEST(Needed, SplitsOfTheSameDataMayNeverDo) {
  const MeanDifference d = corrected_mean_difference(reference_differences(), 1.0 / 9);
  expect_needed(needed_splits(d, 1.0 / 9, 0), std::nullopt, 15, std::nullopt);
  expect_needed(needed_splits(d, 1.0 / 30, 0), 19, 9, std::nullopt);
  expect_needed(needed_splits(d, 1.0 / 100, 0), 14, 8, 52);
}

TEST(Needed, ManyAreFoundToo) {
  MeanDifference d = mean_difference(reference_differences());
  d.mean = 0;
  EXPECT_EQ(needed_seeds(d, 0.001).count, 30461u);
  const std::size_t many = needed_seeds(d, 1e-5).count.value();
  const auto half_width = [&](std::size_t n) {
    return t_reach(0.95, static_cast<double>(n) - 1) * d.sd / std::sqrt(static_cast<double>(n));
  };
  EXPECT_LE(half_width(many), 1e-5 / 2);
  EXPECT_GT(half_width(many - 1), 1e-5 / 2);
  EXPECT_FALSE(needed_seeds(d, 1e-9).count.has_value());  // more than a thousand million
}

TEST(Needed, NothingSeenNothingSaid) {
  expect_needed(needed_seeds(mean_difference({}), 1), std::nullopt, std::nullopt, std::nullopt);
  expect_needed(needed_seeds(mean_difference(std::vector<double>{1}), 1), std::nullopt, std::nullopt,
                std::nullopt);
  // The same scores every time, and no margin: no number of seeds makes a difference of nothing.
  const MeanDifference same = mean_difference(std::vector<double>{0, 0, 0});
  expect_needed(needed_seeds(same, 0), std::nullopt, std::nullopt, std::nullopt);
  expect_needed(needed_seeds(same, 0.1), 2, 2, 2);
  expect_needed(needed_seeds(same, std::nan("")), std::nullopt, std::nullopt, std::nullopt);
}

}  // namespace
}  // namespace seedbed::results
