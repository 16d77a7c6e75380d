#include "metrics/families/bernoulli.hpp"

#include <gtest/gtest.h>

#include <boost/multiprecision/cpp_bin_float.hpp>
#include <cmath>
#include <random>

#include "metrics/crps.hpp"
#include "metrics/distribution.hpp"
#include "metrics/log_score.hpp"
#include "metrics/scores/calibration.hpp"
#include "metrics/scores/score_accumulator.hpp"
#include "tests/metrics/mixture_cases.hpp"

namespace seedbed::metrics {
namespace {

using testing::Cases;
using testing::GradientBuffers;
using Exact = boost::multiprecision::cpp_bin_float_50;

/// Log-odds up to `largest` in size.
Cases yes_no_cases(std::size_t components, std::size_t rows, double largest, unsigned seed) {
  std::mt19937 random(seed);
  std::uniform_real_distribution<double> uniform(0, 1);
  Cases cases;
  cases.family = Family::bernoulli;
  cases.components = components;
  for (std::size_t row = 0; row < rows; ++row) {
    double sum = 0;
    for (std::size_t k = 0; k < components; ++k) {
      cases.weights.push_back(0.1 + uniform(random));
      cases.locations.push_back(largest * (2 * uniform(random) - 1));
      cases.scales.push_back(0);
      sum += cases.weights.back();
    }
    for (std::size_t k = 0; k < components; ++k) cases.weights[row * components + k] /= sum;
    cases.y.push_back(uniform(random) < 0.5 ? 1 : 0);
  }
  return cases;
}

Exact exact_probability(const Cases& cases, std::size_t row, bool one) {
  Exact sum = 0, total = 0;
  for (std::size_t k = row * cases.components; k < (row + 1) * cases.components; ++k) {
    const Exact location = cases.locations[k];
    sum += Exact(cases.weights[k]) / (1 + exp(one ? Exact(-location) : location));
    total += cases.weights[k];
  }
  return sum / total;
}

struct Scores {
  std::vector<double> crps, log_score;
  std::vector<RowStatus> status;

  explicit Scores(const Cases& cases) : crps(cases.rows()), log_score(cases.rows()), status(cases.rows()) {
    metrics::crps(cases.view(), cases.y, crps, status);
    metrics::log_score(cases.view(), cases.y, log_score, status);
  }
};

TEST(Bernoulli, ScoresAreThoseOfFiftyDigits) {
  for (const std::size_t components : {1, 3, 10}) {
    for (const double largest : {1.0, 30.0, 300.0}) {
      const Cases cases = yes_no_cases(components, 200, largest, 5);
      const Scores scores(cases);
      for (std::size_t row = 0; row < cases.rows(); ++row) {
        const Exact miss = exact_probability(cases, row, cases.y[row] == 0);
        const Exact log_score = -log(exact_probability(cases, row, cases.y[row] == 1));
        EXPECT_LE(abs(Exact(scores.crps[row]) / (miss * miss) - 1), 1e-12);
        EXPECT_LE(abs(Exact(scores.log_score[row]) - log_score), 1e-12 * (log_score + 1));
      }
    }
  }
}

// The integral of (F(x) - [y <= x])^2 by its definition, F being what cdf() says: it is constant on [0, 1).
TEST(Bernoulli, TheCrpsIsTheIntegralOverTheDistributionFunction) {
  const Cases cases = yes_no_cases(3, 50, 3, 6);
  const Scores scores(cases);
  const std::vector<double> middle(cases.rows(), 0.5), below(cases.rows(), -1e-9), at_one(cases.rows(), 1);
  std::vector<double> inside(cases.rows()), before(cases.rows()), after(cases.rows());
  cdf(cases.view(), middle, inside);
  cdf(cases.view(), below, before);
  cdf(cases.view(), at_one, after);
  for (std::size_t row = 0; row < cases.rows(); ++row) {
    EXPECT_EQ(before[row], 0);
    EXPECT_EQ(after[row], 1);
    EXPECT_NEAR(scores.crps[row], std::pow(inside[row] - (cases.y[row] <= 0.5 ? 1 : 0), 2), 1e-15);
  }
}

TEST(Bernoulli, PropertiesFollowFromTheProbability) {
  const Cases cases = yes_no_cases(2, 100, 4, 7);
  std::vector<double> centre(cases.rows()), spread(cases.rows()), above(cases.rows()), quarter(cases.rows());
  mean(cases.view(), centre);
  standard_deviation(cases.view(), spread);
  exceedance(cases.view(), 0, above);
  quantile(cases.view(), 0.25, quarter);
  for (std::size_t row = 0; row < cases.rows(); ++row) {
    const double p = static_cast<double>(exact_probability(cases, row, true));
    EXPECT_NEAR(centre[row], p, 1e-15);
    EXPECT_NEAR(spread[row], std::sqrt(p * (1 - p)), 1e-15);
    EXPECT_EQ(above[row], centre[row]);
    EXPECT_EQ(quarter[row], 1 - p >= 0.25 ? 0 : 1);
  }
}

TEST(Bernoulli, GradientsAreThoseOfDifferenceQuotients) {
  Cases cases = yes_no_cases(3, 20, 4, 8);
  GradientBuffers of_crps(cases.weights.size()), of_log(cases.weights.size());
  Scores at(cases);
  crps_with_gradient(cases.view(), cases.y, at.crps, of_crps.view(), at.status);
  log_score_with_gradient(cases.view(), cases.y, at.log_score, of_log.view(), at.status);
  constexpr double kStep = 1e-6;
  for (std::size_t i = 0; i < cases.locations.size(); ++i) {
    const std::size_t row = i / cases.components;
    const double location = cases.locations[i];
    cases.locations[i] = location + kStep;
    const Scores up(cases);
    cases.locations[i] = location - kStep;
    const Scores down(cases);
    cases.locations[i] = location;
    EXPECT_NEAR(of_crps.locations[i], (up.crps[row] - down.crps[row]) / (2 * kStep), 1e-9);
    EXPECT_NEAR(of_log.locations[i], (up.log_score[row] - down.log_score[row]) / (2 * kStep), 1e-9);
  }
}

TEST(Bernoulli, AnObservationThatIsNeitherYesNorNoIsSaid) {
  Cases cases = yes_no_cases(1, 3, 1, 9);
  cases.y[1] = 0.5;
  const Scores scores(cases);
  EXPECT_EQ(scores.status[0], RowStatus::ok);
  EXPECT_EQ(scores.status[1], RowStatus::observation_not_binary);
  EXPECT_TRUE(std::isnan(scores.crps[1]));
}

// A certain forecast that came true costs nothing, one that did not costs its log-odds: no infinity.
TEST(Bernoulli, SureForecastsKeepTheirDigits) {
  Cases cases = yes_no_cases(1, 2, 1, 10);
  cases.locations = {500, 500};
  cases.y = {1, 0};
  const Scores scores(cases);
  EXPECT_EQ(scores.crps[1], 1);
  EXPECT_EQ(scores.log_score[1], 500);
  EXPECT_GT(scores.log_score[0], 0);
  EXPECT_NEAR(scores.log_score[0] / std::exp(-500), 1, 1e-12);
}

TEST(Bernoulli, ScoresAgreeWithOneAnother) {
  const Cases cases = yes_no_cases(1, 400, 3, 11);
  ScoreAccumulator selected(
      {"crps", "brier_0", "brier_0.5", "reliability_0", "mae", "sharpness", "calibration_error"}, Keep::rows);
  RowValues rows(cases.view(), cases.y);
  selected.add(rows);
  const std::vector<Score> scores = selected.scores();
  EXPECT_NEAR(scores[0].value, scores[1].value, 1e-15);
  EXPECT_EQ(scores[1].value, scores[2].value);
  EXPECT_TRUE(std::isfinite(scores[3].value));
  EXPECT_TRUE(std::isnan(scores[6].value)) << "the PIT of a yes/no forecast is not uniform";
}

}  // namespace
}  // namespace seedbed::metrics
