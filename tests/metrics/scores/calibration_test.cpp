#include "metrics/scores/calibration.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <random>

#include "metrics/distribution.hpp"
#include "tests/metrics/mixture_cases.hpp"

namespace seedbed::metrics {
namespace {

// Observations drawn from the forecasts themselves.
testing::Cases calibrated_cases(Family family, std::size_t rows, unsigned seed) {
  testing::Cases cases = testing::ordinary_cases(family, 3, rows, seed);
  std::mt19937_64 random(seed + 1);
  std::normal_distribution<double> normal;
  std::uniform_real_distribution<double> uniform;
  for (std::size_t row = 0; row < rows; ++row) {
    std::size_t k = 3 * row;
    for (double u = uniform(random); k < 3 * row + 2 && u > cases.weights[k]; ++k) u -= cases.weights[k];
    const double t = cases.locations[k] + cases.scales[k] * normal(random);
    cases.y[row] = family == Family::normal ? t : std::exp(t);
  }
  return cases;
}

TEST(Pit, IsUniformWhenObservationsComeFromTheForecasts) {
  for (const Family family : {Family::normal, Family::lognormal}) {
    const testing::Cases cases = calibrated_cases(family, 20000, 71);
    std::vector<double> pit(cases.rows());
    cdf(cases.view(), cases.y, pit);
    double chi_square = 0;
    for (const std::int64_t count : pit_histogram(pit, 20)) {
      chi_square += std::pow(static_cast<double>(count) - 1000, 2) / 1000;
    }
    EXPECT_LT(chi_square, 43.8);  // the 0.999 quantile at 19 degrees of freedom
    // For uniform values sqrt(n) E[error] tends to sqrt(pi / 32), the integral of E |Brownian bridge|.
    const Score error = calibration_error("calibration_error", pit);
    EXPECT_LT(error.value, 3 * std::sqrt(M_PI / 32 / 20000));
  }
}

TEST(Pit, HistogramCountsEveryValueOnce) {
  EXPECT_EQ(pit_histogram(std::vector<double>{0, 0.24, 0.25, 0.5, 0.99, 1}, 4),
            (std::vector<std::int64_t>{2, 1, 1, 2}));
  EXPECT_THROW(pit_histogram(std::vector<double>{1.1}, 4), std::invalid_argument);
  EXPECT_THROW(pit_histogram(std::vector<double>{0.5}, 0), std::invalid_argument);
}

TEST(Pit, DistributionIsTheShareOfValuesWhereNothingJumps) {
  const std::vector<double> pit = {0.1, 0.4, 0.4, 0.9};
  EXPECT_EQ(pit_distribution(pit, pit, std::vector<double>{0, 0.1, 0.39, 0.4, 0.9, 1}),
            (std::vector<double>{0, 0.25, 0.25, 0.75, 1, 1}));
  EXPECT_THROW(pit_distribution(pit, std::vector<double>{1}, std::vector<double>{0.5}),
               std::invalid_argument);
  EXPECT_THROW(pit_distribution(std::vector<double>{0.5}, std::vector<double>{0.4}, std::vector<double>{0.5}),
               std::invalid_argument);
}

// A forecast of two values, 0 with probability q: what it says is so if 0 happens in the share q of rows, and
// then the distribution is uniform, exactly.
TEST(Pit, DistributionOverJumpsIsUniformForExactForecasts) {
  const std::vector<double> lower = {0, 0, 0, 0.75}, upper = {0.75, 0.75, 0.75, 1};
  for (const double p : {0.0, 0.2, 0.5, 0.75, 0.9, 1.0})
    EXPECT_NEAR(pit_distribution(lower, upper, std::vector<double>{p})[0], p, 1e-15);
}

// Randomised PIT values have it as their mean: of draws between the ends, to four standard errors.
TEST(Pit, DistributionIsTheMeanOfRandomisedOnes) {
  std::mt19937_64 random(8);
  std::uniform_real_distribution<double> uniform;
  std::vector<double> lower, upper;
  for (int row = 0; row < 50; ++row) {
    lower.push_back(uniform(random));
    upper.push_back(lower.back() + (1 - lower.back()) * uniform(random));
  }
  constexpr int kDraws = 4000;
  double below = 0;
  for (int draw = 0; draw < kDraws; ++draw) {
    for (std::size_t row = 0; row < lower.size(); ++row)
      below += lower[row] + (upper[row] - lower[row]) * uniform(random) <= 0.6 ? 1 : 0;
  }
  const double n = kDraws * 50.0, share = below / n;
  EXPECT_NEAR(pit_distribution(lower, upper, std::vector<double>{0.6})[0], share,
              4 * std::sqrt(share * (1 - share) / n));
}

// A share of rows that are all alike within their cluster varies as that of so many independent rows does.
TEST(RowsThatCount, AreFewerInClusters) {
  EXPECT_EQ(rows_that_count(7, {}), 7);
  EXPECT_EQ(rows_that_count(3, std::vector<std::int32_t>{4, 5, 6}), 3);
  const std::vector<std::int32_t> clusters = {0, 0, 0, 0, 1, 1, 2, 7, 7, 7};
  const double count = rows_that_count(clusters.size(), clusters);
  std::mt19937_64 random(4);
  std::bernoulli_distribution happens(0.3);
  constexpr int kDraws = 40000;
  double squares = 0;
  for (int draw = 0; draw < kDraws; ++draw) {
    std::vector<double> of_cluster(8);
    for (double& happened : of_cluster) happened = happens(random) ? 1 : 0;
    double share = 0;
    for (const std::int32_t cluster : clusters) share += of_cluster[static_cast<std::size_t>(cluster)] / 10;
    squares += (share - 0.3) * (share - 0.3);
  }
  EXPECT_NEAR(squares / kDraws, 0.3 * 0.7 / count, 0.03 * 0.3 * 0.7 / count);  // four standard errors or more
}

TEST(CalibrationError, OfExtremes) {
  EXPECT_DOUBLE_EQ(calibration_error("", std::vector<double>{1, 1}).value, 0.5);
  EXPECT_DOUBLE_EQ(calibration_error("", std::vector<double>{0, 0, 0}).value, 0.5);
  EXPECT_DOUBLE_EQ(calibration_error("", std::vector<double>{0.5}).value, 0.25);
  EXPECT_TRUE(std::isnan(calibration_error("", {}).value));
}

TEST(CalibrationError, AgreesWithARiemannSum) {
  std::mt19937_64 random(72);
  std::uniform_real_distribution<double> uniform;
  std::vector<double> pit(37);
  for (double& value : pit) value = std::pow(uniform(random), 1.7);
  double sum = 0;
  constexpr int kSteps = 200000;
  for (int step = 0; step < kSteps; ++step) {
    const double p = (step + 0.5) / kSteps;
    double share = 0;
    for (const double value : pit) share += value <= p ? 1.0 / 37 : 0;
    sum += std::abs(share - p) / kSteps;
  }
  EXPECT_NEAR(calibration_error("", pit).value, sum, 1e-5);
}

template <class Draw, class Estimate>
void expect_standard_error(const Draw& draw, const Estimate& estimate) {
  double sum = 0, squares = 0, errors = 0;
  constexpr int kSamples = 3000;
  for (int sample = 0; sample < kSamples; ++sample) {
    const Score score = estimate(draw());
    sum += score.value;
    squares += score.value * score.value;
    errors += score.standard_error / kSamples;
  }
  const double spread = std::sqrt(squares / kSamples - sum * sum / kSamples / kSamples);
  EXPECT_NEAR(errors / spread, 1,
              4 / std::sqrt(2.0 * kSamples) + 0.02);  // four standard errors, and 2 % of bias
}

TEST(CalibrationError, StandardErrorIsTheSpreadOverSamples) {
  std::mt19937_64 random(73);
  std::uniform_real_distribution<double> uniform;
  expect_standard_error(
      [&] {
        std::vector<double> pit(300);
        for (double& value : pit) value = std::pow(uniform(random), 2);
        return pit;
      },
      [](const std::vector<double>& pit) { return calibration_error("", pit); });
}

struct Events {
  std::vector<double> forecasts, happened;
};

TEST(Reliability, StandardErrorIsTheSpreadOverSamples) {
  std::mt19937_64 random(74);
  std::uniform_real_distribution<double> uniform;
  expect_standard_error(
      [&] {
        Events events;
        for (int row = 0; row < 1000; ++row) {
          const double p = uniform(random);
          events.forecasts.push_back(p);
          events.happened.push_back(uniform(random) < 0.2 + 0.3 * p ? 1 : 0);
        }
        return events;
      },
      [](const Events& events) { return reliability_score("", events.forecasts, events.happened); });
}

// Murphy: Brier score = reliability - resolution + uncertainty, exactly so if forecasts within a bin are
// equal.
TEST(Reliability, IsAPartOfTheBrierScore) {
  std::mt19937_64 random(75);
  std::uniform_real_distribution<double> uniform;
  std::vector<double> forecasts, happened;
  double brier = 0, base_rate = 0;
  for (int row = 0; row < 500; ++row) {
    forecasts.push_back(0.05 + 0.1 * static_cast<double>(row % 10));
    happened.push_back(uniform(random) < 0.5 * forecasts.back() ? 1 : 0);
    brier += std::pow(forecasts.back() - happened.back(), 2) / 500;
    base_rate += happened.back() / 500;
  }
  double resolution = 0;
  for (const ReliabilityBin& bin : reliability_diagram(forecasts, happened, 10)) {
    EXPECT_EQ(bin.count, 50);
    resolution += 0.1 * std::pow(bin.observed_share - base_rate, 2);
  }
  EXPECT_NEAR(reliability_score("", forecasts, happened).value,
              brier + resolution - base_rate * (1 - base_rate), 1e-14);
}

TEST(Reliability, RefusesWhatIsNoProbability) {
  const std::vector<double> one = {1};
  EXPECT_THROW(reliability_diagram(std::vector<double>{-0.1}, one, 10), std::invalid_argument);
  EXPECT_THROW(reliability_diagram(std::vector<double>{0.1, 0.2}, one, 10), std::invalid_argument);
}

}  // namespace
}  // namespace seedbed::metrics
