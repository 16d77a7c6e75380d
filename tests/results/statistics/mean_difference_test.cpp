#include "results/statistics/mean_difference.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <stdexcept>
#include <vector>

#include "metrics/score.hpp"
#include "results/statistics/summary.hpp"
#include "tests/results/statistics/reference_scores.hpp"

namespace seedbed::results {
namespace {

constexpr double kInfinite = std::numeric_limits<double>::infinity();

void expect_interval(const Interval& interval, double low, double high) {
  EXPECT_NEAR(interval.low, low, 1e-12);
  EXPECT_NEAR(interval.high, high, 1e-12);
}

TEST(MeanDifference, IsThePairedTTestOfR) {
  // t.test(a, b, paired = TRUE)
  const MeanDifference d = mean_difference(reference_differences());
  EXPECT_EQ(d.n, 10u);
  EXPECT_NEAR(d.mean, 0.056, 1e-15);
  EXPECT_EQ(d.degrees, 9);
  EXPECT_NEAR(d.t, 3.9775152800072, 1e-12);
  EXPECT_NEAR(d.p, 0.00321786195676, 1e-13);
  expect_interval(d.interval, 0.0241507694631734, 0.0878492305368266);
  // … conf.level = 0.9
  expect_interval(mean_difference(reference_differences(), 0.9).interval, 0.030191343841031414,
                  0.081808656158968596);
}

TEST(MeanDifference, HasTheIntervalOfTheTableOfCells) {
  const std::vector<double> values = {3.5, -1, 2.25, 0.125, 7};
  const Summary summary = summarise(values);
  const MeanDifference d = mean_difference(values);
  EXPECT_DOUBLE_EQ(d.sd, summary.sd);
  EXPECT_DOUBLE_EQ(d.standard_error, summary.sem);
  EXPECT_DOUBLE_EQ(d.interval.low, summary.ci95_low);
  EXPECT_DOUBLE_EQ(d.interval.high, summary.ci95_high);
}

TEST(MeanDifference, IntervalAndPAgree) {
  // At the level 1 - p one end of the interval is zero.
  const std::vector<double> values = {3.5, -1, 2.25, 0.125, 7, 1.5};
  const MeanDifference d = mean_difference(values, 1 - mean_difference(values).p);
  EXPECT_NEAR(d.interval.low, 0, 1e-13);
}

TEST(MeanDifference, TooFewNumbersSayNothing) {
  const MeanDifference none = mean_difference({});
  EXPECT_EQ(none.n, 0u);
  for (const double x : {none.mean, none.sd, none.t, none.p, none.interval.low}) EXPECT_TRUE(std::isnan(x));
  const MeanDifference one = mean_difference(std::vector<double>{2.5});
  EXPECT_EQ(one.mean, 2.5);
  for (const double x : {one.sd, one.standard_error, one.degrees, one.t, one.p, one.interval.high})
    EXPECT_TRUE(std::isnan(x));
}

TEST(MeanDifference, LeavesOutWhatIsNoNumber) {
  const MeanDifference d = mean_difference(std::vector<double>{1, std::nan(""), 3});
  EXPECT_EQ(d.n, 2u);
  EXPECT_EQ(d.mean, 2);
  EXPECT_EQ(d.degrees, 1);
}

TEST(MeanDifference, EqualDifferencesLeaveNoDoubt) {
  // 0.1 three times: neither the mean nor the deviation may suffer from rounding.
  const MeanDifference d = mean_difference(std::vector<double>{-0.1, -0.1, -0.1});
  EXPECT_EQ(d.sd, 0);
  EXPECT_EQ(d.interval.low, -0.1);
  EXPECT_EQ(d.interval.high, -0.1);
  EXPECT_EQ(d.t, -kInfinite);
  EXPECT_EQ(d.p, 0);
  const MeanDifference same = mean_difference(std::vector<double>{0, 0});
  EXPECT_EQ(same.t, 0);
  EXPECT_EQ(same.p, 1);
  EXPECT_EQ(same.interval.high, 0);
}

TEST(MeanDifference, DoesNotDependOnTheUnit) {
  const std::vector<double> values = {3.5, -1, 2.25, 0.125, 7};
  const MeanDifference d = mean_difference(values);
  for (const double unit : {1e-200, 1e-320, 1e200}) {
    std::vector<double> scaled;
    for (const double x : values) scaled.push_back(x * unit);
    // Numbers near 1e-320 have three digits themselves.
    const double tolerance = unit < 1e-300 ? 2e-3 : 1e-13;
    EXPECT_NEAR(mean_difference(scaled).t / d.t, 1, tolerance) << unit;
    EXPECT_NEAR(mean_difference(scaled).interval.high / (d.interval.high * unit), 1, tolerance) << unit;
  }
}

TEST(MeanDifference, AnInfiniteScoreLeavesNoInterval) {
  const MeanDifference d = mean_difference(std::vector<double>{1, kInfinite, 2});
  EXPECT_EQ(d.mean, kInfinite);
  EXPECT_TRUE(std::isnan(d.sd));
  EXPECT_TRUE(std::isnan(d.p));
  EXPECT_FALSE(d.interval.defined());
}

TEST(MeanDifference, RefusesALevelThatIsNone) {
  for (const double level : {0.0, 1.0, 95.0, std::nan("")})
    EXPECT_THROW(mean_difference(reference_differences(), level), std::invalid_argument) << level;
}

TEST(CorrectedMeanDifference, IsThatOfNadeauAndBengio) {
  // In R: se <- sqrt(1/10 + 1/9) * sd(a - b); mean(a - b) / se and so on.
  const MeanDifference d = corrected_mean_difference(reference_differences(), 1.0 / 9);
  EXPECT_NEAR(d.t, 2.73751376083267, 1e-12);
  EXPECT_NEAR(d.p, 0.02294071360572, 1e-13);
  expect_interval(d.interval, 0.00972414088681, 0.10227585911319);
}

TEST(CorrectedMeanDifference, WithoutTestRowsIsThePlainOne) {
  const MeanDifference plain = mean_difference(reference_differences());
  const MeanDifference corrected = corrected_mean_difference(reference_differences(), 0);
  EXPECT_EQ(corrected.t, plain.t);
  EXPECT_EQ(corrected.interval.low, plain.interval.low);
  EXPECT_THROW(corrected_mean_difference(reference_differences(), -0.1), std::invalid_argument);
}

TEST(ClusteredMeanDifference, IsTheSandwichEstimatorOfR) {
  // m <- lm(y ~ 1); sandwich::vcovCL(m, cluster = g, type = "HC0", cadjust = TRUE); t with 4 degrees
  const std::vector<double> y = {0.12, -0.31, 0.25, 0.40, -0.05, 0.33, 0.18, -0.22, 0.51, 0.07};
  const std::vector<std::int32_t> clusters = {1, 1, 2, 2, 2, 3, 4, 4, 5, 5};
  const MeanDifference d = clustered_mean_difference(y, clusters);
  EXPECT_EQ(d.n, 10u);
  EXPECT_EQ(d.degrees, 4);
  EXPECT_NEAR(d.standard_error, 0.077376352976862378, 1e-15);
  EXPECT_NEAR(d.p, 0.173419106453713057, 1e-13);
  expect_interval(d.interval, -0.086831196480666256, 0.342831196480666289);
  EXPECT_NEAR(d.standard_error, metrics::mean_over_rows("", y, clusters).standard_error, 1e-16);
}

TEST(ClusteredMeanDifference, WhatClustersAreCalledDoesNotMatter) {
  const std::vector<double> y = {0.12, -0.31, 0.25, 0.40, -0.05, 0.33};
  const double error =
      clustered_mean_difference(y, std::vector<std::int32_t>{0, 0, 1, 1, 2, 2}).standard_error;
  EXPECT_EQ(clustered_mean_difference(y, std::vector<std::int32_t>{-7, -7, 2000000000, 2000000000, 3, 3})
                .standard_error,
            error);
}

TEST(ClusteredMeanDifference, ClustersOfOneRowAreIndependentRows) {
  const std::vector<double> rows = reference_differences();
  std::vector<std::int32_t> own(rows.size());
  for (std::size_t i = 0; i < own.size(); ++i) own[i] = static_cast<std::int32_t>(i);
  const MeanDifference plain = mean_difference(rows);
  for (const MeanDifference& d :
       {clustered_mean_difference(rows, own), clustered_mean_difference(rows, {})}) {
    EXPECT_EQ(d.degrees, plain.degrees);
    EXPECT_NEAR(d.standard_error, plain.standard_error, 1e-16);
    EXPECT_NEAR(d.p, plain.p, 1e-14);
  }
}

TEST(ClusteredMeanDifference, ClustersOfOneSizeAreTheirMeans) {
  const std::vector<double> rows = {1, 3, 2, 2.5, -1, 0.5, 4, 4.5};
  const MeanDifference d = clustered_mean_difference(rows, std::vector<std::int32_t>{0, 0, 1, 1, 2, 2, 3, 3});
  const MeanDifference means = mean_difference(std::vector<double>{2, 2.25, -0.25, 4.25});
  EXPECT_NEAR(d.t, means.t, 1e-13);
  EXPECT_NEAR(d.interval.high, means.interval.high, 1e-13);
}

TEST(ClusteredMeanDifference, RowsWithoutANumberTakeTheirClusterAlong) {
  const double none = std::nan("");
  const MeanDifference d = clustered_mean_difference(std::vector<double>{1, none, 2, 4, none},
                                                     std::vector<std::int32_t>{0, 0, 1, 2, 3});
  EXPECT_EQ(d.n, 3u);
  EXPECT_EQ(d.degrees, 2);
}

TEST(ClusteredMeanDifference, OneClusterHasNoInterval) {
  const MeanDifference d =
      clustered_mean_difference(std::vector<double>{1, 2, 4}, std::vector<std::int32_t>{5, 5, 5});
  EXPECT_NEAR(d.mean, 7.0 / 3, 1e-15);
  EXPECT_FALSE(d.interval.defined());
  EXPECT_THROW(clustered_mean_difference(std::vector<double>{1, 2}, std::vector<std::int32_t>{1}),
               std::invalid_argument);
}

TEST(WelchDifference, IsThatOfR) {
  // t.test(a, b)
  const MeanDifference d = welch_difference(kScoresOfA, kScoresOfB);
  EXPECT_EQ(d.n, 20u);
  EXPECT_NEAR(d.t, 1.276468977927263, 1e-12);
  EXPECT_NEAR(d.degrees, 17.978429600627656, 1e-11);
  EXPECT_NEAR(d.p, 0.218032829711016507, 1e-12);
  expect_interval(d.interval, -0.036177526608699918, 0.148177526608700039);
  // Welch's own kind of case, unequal variances: t.test(x, y)
  const MeanDifference screws =
      welch_difference(std::vector<double>{30.02, 29.99, 30.11, 29.97, 30.01, 29.99},
                       std::vector<double>{29.89, 29.93, 29.72, 29.98, 30.02, 29.98});
  EXPECT_NEAR(screws.t, 1.959005808108070, 1e-11);
  EXPECT_NEAR(screws.degrees, 7.030559959884, 1e-9);
  EXPECT_NEAR(screws.p, 0.090773324285671045, 1e-12);
}

TEST(WelchDifference, AnExactlyKnownSideLeavesTheOthersDegrees) {
  const MeanDifference d = welch_difference(std::vector<double>{1, 2, 4}, std::vector<double>{5, 5});
  EXPECT_NEAR(d.degrees, 2, 1e-12);
  EXPECT_NEAR(d.t, (7.0 / 3 - 5) / (std::sqrt(7.0 / 3) / std::sqrt(3.0)), 1e-12);
  EXPECT_EQ(welch_difference(std::vector<double>{1, 1}, std::vector<double>{5, 5}).p, 0);
  EXPECT_FALSE(welch_difference(std::vector<double>{1, 2, 4}, std::vector<double>{5}).interval.defined());
  EXPECT_FALSE(welch_difference({}, {}).interval.defined());
}

}  // namespace
}  // namespace seedbed::results
