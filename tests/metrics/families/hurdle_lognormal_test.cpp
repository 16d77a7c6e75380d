#include "metrics/families/hurdle_lognormal.hpp"

#include <gtest/gtest.h>

#include <boost/math/quadrature/exp_sinh.hpp>
#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <boost/math/quadrature/tanh_sinh.hpp>
#include <cmath>
#include <random>
#include <vector>

#include "metrics/crps.hpp"
#include "metrics/distribution.hpp"
#include "metrics/families/family.hpp"
#include "metrics/families/lognormal.hpp"
#include "metrics/scalar_rows.hpp"
#include "metrics/scores/threshold_crps.hpp"

namespace seedbed::metrics {
namespace {

const MixtureRow kRow{{0.3, 0.5, 0.2}, {kAtZero, 0.4, 1.5}, {0, 0.8, 0.3}};

/// kRow's part above zero, as a distribution of its own.
const MixtureRow kAbove{{0.5 / 0.7, 0.2 / 0.7}, {0.4, 1.5}, {0.8, 0.3}};

double above(double x) {  // P(Y > x), x >= 0
  double sum = 0;
  for (std::size_t k = 1; k < 3; ++k) {
    const double z = x > 0 ? (std::log(x) - kRow.locations[k]) / kRow.scales[k] : -HUGE_VAL;
    sum += kRow.weights[k] * 0.5 * std::erfc(z / std::sqrt(2.0));
  }
  return sum;
}

TEST(HurdleLognormal, CrpsIsTheIntegralOfBrierScores) {
  boost::math::quadrature::tanh_sinh<double> finite;
  boost::math::quadrature::exp_sinh<double> infinite;
  for (const double y : {0.0, 0.01, 0.7, 3.0, 40.0}) {
    double total = infinite.integrate([&](double t) { return above(y + t) * above(y + t); });
    if (y > 0) {
      total += finite.integrate([&](double x) { return (1 - above(x)) * (1 - above(x)); }, 0.0, y);
    }
    EXPECT_NEAR(scalar::hurdle_lognormal_crps(kRow, y, nullptr), total, 1e-9 * (1 + total));
  }
  // Below zero the distance grows by what is missing.
  EXPECT_DOUBLE_EQ(scalar::hurdle_lognormal_crps(kRow, -2, nullptr),
                   scalar::hurdle_lognormal_crps(kRow, 0, nullptr) + 2);
}

// With q = P(Y > 0), C(y) the CRPS of the part above zero and P = C(0) the expected minimum of two draws of
// it, the score is y - q (y + P - C(y)) + q^2 P.
TEST(HurdleLognormal, CrpsFollowsFromThatOfThePartAboveZeroAtAnyScale) {
  for (const double location : {-69.0, 0.0, 69.0}) {  // e^69 is 1e30
    for (const double zero : {1e-9, 0.3, 0.999}) {
      MixtureRow row = kRow, part = kAbove;
      for (std::size_t k = 1; k < 3; ++k) row.locations[k] += location;
      for (double& each : part.locations) each += location;
      row.weights = {zero, (1 - zero) * part.weights[0], (1 - zero) * part.weights[1]};
      for (const double at : {0.0, 1e-6, 1.0, 1e6}) {
        const double y = at * std::exp(location), q = 1 - zero;
        const double all = scalar::lognormal_crps(part, y), none = scalar::lognormal_crps(part, 0);
        const double expected = y - q * (y + none - all) + q * q * none;
        EXPECT_NEAR(scalar::hurdle_lognormal_crps(row, y, nullptr), expected, 1e-12 * (y + none));
      }
    }
  }
}

TEST(HurdleLognormal, WithoutZerosItIsTheLogNormalFamily) {
  for (const double y : {0.2, 1.0, 9.0}) {
    EXPECT_EQ(scalar::hurdle_lognormal_crps(kAbove, y, nullptr), scalar::lognormal_crps(kAbove, y));
    EXPECT_EQ(scalar::hurdle_lognormal_log_score(kAbove, y, nullptr), scalar::lognormal_log_score(kAbove, y));
  }
}

TEST(HurdleLognormal, LogScoreIsOfTheZeroOrOfTheWeightedDensity) {
  EXPECT_DOUBLE_EQ(scalar::hurdle_lognormal_log_score(kRow, 0, nullptr), -std::log(0.3));
  EXPECT_NEAR(scalar::hurdle_lognormal_log_score(kRow, 2, nullptr),
              -std::log(0.7) + scalar::lognormal_log_score(kAbove, 2), 1e-14);
  EXPECT_EQ(scalar::hurdle_lognormal_log_score(kRow, -1, nullptr), HUGE_VAL);
  // Two atoms, as ensembles have them, are one.
  const MixtureRow two{{0.1, 0.2, 0.5, 0.2}, {kAtZero, kAtZero, 0.4, 1.5}, {0, 0, 0.8, 0.3}};
  EXPECT_NEAR(scalar::hurdle_lognormal_log_score(two, 0, nullptr), -std::log(0.3), 1e-15);
  EXPECT_NEAR(scalar::hurdle_lognormal_crps(two, 1.3, nullptr),
              scalar::hurdle_lognormal_crps(kRow, 1.3, nullptr), 1e-14);
}

// Extrapolated central differences, through the raw weights, which scores divide by their sum.
TEST(HurdleLognormal, GradientsAgreeWithDifferences) {
  using Score = double (*)(const MixtureRow&, double, const MixtureGradient*);
  for (const Score score :
       {Score{scalar::hurdle_lognormal_crps}, Score{scalar::hurdle_lognormal_log_score}}) {
    for (const double y : {0.0, 0.4, 5.0}) {
      std::vector<double> w(3), mu(3), sigma(3);
      const MixtureGradient gradient{w, mu, sigma};
      score(kRow, y, &gradient);
      scalar::project_weights(kRow, w);
      const auto moved = [&](std::vector<double> MixtureRow::*part, std::size_t k, double step) {
        MixtureRow row = kRow;
        (row.*part)[k] += step;
        const double sum = row.weights[0] + row.weights[1] + row.weights[2];
        for (double& weight : row.weights) weight /= sum;
        return score(row, y, nullptr);
      };
      const auto derivative = [&](std::vector<double> MixtureRow::*part, std::size_t k) {
        const auto central = [&](double h) { return (moved(part, k, h) - moved(part, k, -h)) / (2 * h); };
        return (4 * central(5e-4) - central(1e-3)) / 3;
      };
      EXPECT_EQ(mu[0], 0);
      EXPECT_EQ(sigma[0], 0);
      for (std::size_t k = 0; k < 3; ++k) {
        EXPECT_NEAR(w[k], derivative(&MixtureRow::weights, k), 1e-9);
        if (k == 0) continue;
        EXPECT_NEAR(mu[k], derivative(&MixtureRow::locations, k), 1e-9);
        EXPECT_NEAR(sigma[k], derivative(&MixtureRow::scales, k), 1e-9);
      }
    }
  }
}

TEST(HurdleLognormal, QuantilesAreZeroUpToItsProbability) {
  const FamilyTraits& family = traits(Family::hurdle_lognormal);
  EXPECT_EQ(family.quantile(kRow, 0.05), 0);
  EXPECT_EQ(family.quantile(kRow, 0.29), 0);
  for (const double p : {0.31, 0.5, 0.9, 0.999}) {
    const double x = family.quantile(kRow, p);
    EXPECT_GT(x, 0);
    EXPECT_NEAR(above(x), 1 - p, 1e-13);
    EXPECT_NEAR(family.cdf(kRow, x), p, 1e-13);
  }
  EXPECT_EQ(family.cdf(kRow, -1e-300), 0);
  EXPECT_DOUBLE_EQ(family.cdf(kRow, 0), 0.3);
  EXPECT_EQ(family.cdf(kRow, HUGE_VAL), 1);
}

TEST(HurdleLognormal, MomentsAndCrpsAreThoseOfDraws) {
  std::mt19937 random(6);
  std::discrete_distribution<std::size_t> component(kRow.weights.begin(), kRow.weights.end());
  std::normal_distribution<double> normal;
  const auto draw = [&] {
    const std::size_t k = component(random);
    return k == 0 ? 0.0 : std::exp(kRow.locations[k] + kRow.scales[k] * normal(random));
  };
  constexpr int kDraws = 400000;
  constexpr double kAt = 1.7;
  const FamilyTraits& family = traits(Family::hurdle_lognormal);
  const double mean = family.mean(kRow), sd = family.standard_deviation(kRow);
  double sum = 0, squares = 0, fourths = 0, distance = 0, distance_squares = 0;
  for (int i = 0; i < kDraws; ++i) {
    const double x = draw(), from_mean = x - mean;
    sum += from_mean;
    squares += from_mean * from_mean;
    fourths += from_mean * from_mean * from_mean * from_mean;
    const double score = std::abs(x - kAt) - 0.5 * std::abs(x - draw());
    distance += score;
    distance_squares += score * score;
  }
  const double n = kDraws;
  EXPECT_NEAR(sum / n, 0, 4 * sd / std::sqrt(n));
  EXPECT_NEAR(squares / n, sd * sd, 4 * std::sqrt(fourths / n / n));
  EXPECT_NEAR(distance / n, family.crps(kRow, kAt, nullptr), 4 * std::sqrt(distance_squares / n / n));
}

TEST(HurdleLognormal, ExtremeRowsGiveNoNan) {
  for (const double sigma : {1e-12, 1.0, 12.0}) {
    for (const double mu : {-600.0, 0.0, 300.0}) {
      const MixtureRow row{{0.5, 0.5}, {kAtZero, mu}, {0, sigma}};
      for (const double y : {0.0, 1e-300, 1.0, 1e300}) {
        std::vector<double> w(2), m(2), s(2);
        const MixtureGradient gradient{w, m, s};
        EXPECT_TRUE(std::isfinite(scalar::hurdle_lognormal_crps(row, y, &gradient))) << mu << ' ' << y;
        for (const auto& part : {w, m, s}) {
          for (const double derivative : part) EXPECT_TRUE(std::isfinite(derivative));
        }
        EXPECT_FALSE(std::isnan(scalar::hurdle_lognormal_log_score(row, y, nullptr)));
      }
    }
  }
}

TEST(HurdleLognormal, SureOfZeroItIsTheAbsoluteErrorAndNearlySureItIsNear) {
  const auto sure = [](double zero) { return MixtureRow{{zero, 1 - zero}, {kAtZero, 0.3}, {0, 0.9}}; };
  for (const double y : {0.0, 1e-9, 0.5, 7.0, 1e12}) {
    EXPECT_EQ(scalar::hurdle_lognormal_crps({{1}, {kAtZero}, {0}}, y, nullptr), y);
    EXPECT_EQ(scalar::hurdle_lognormal_crps(sure(1), y, nullptr), y);
    EXPECT_NEAR(scalar::hurdle_lognormal_crps(sure(1 - 1e-10), y, nullptr), y, 1e-9 * (1 + y));
    const double without = scalar::lognormal_crps({{1}, {0.3}, {0.9}}, y);
    EXPECT_NEAR(scalar::hurdle_lognormal_crps(sure(1e-10), y, nullptr), without, 1e-9 * (1 + y));
  }
}

TEST(HurdleLognormal, CrpsAboveAThresholdIsTheIntegralAboveIt) {
  const auto finite = [](const auto& integrand, double from, double to) {
    return boost::math::quadrature::gauss_kronrod<double, 31>::integrate(integrand, from, to, 10, 1e-13);
  };
  boost::math::quadrature::exp_sinh<double> infinite;
  for (const double threshold : {1e-3, 0.5, 2.0, 30.0}) {
    for (const double y : {0.0, 0.2, 3.0, 50.0}) {
      const double from = std::max(threshold, y);
      double total = infinite.integrate([&](double t) { return above(from + t) * above(from + t); });
      if (y > threshold) {
        total += finite([&](double x) { return (1 - above(x)) * (1 - above(x)); }, threshold, y);
      }
      EXPECT_NEAR(scalar::hurdle_lognormal_crps_above(kRow, y, threshold), total, 1e-9 * (1e-3 + total));
    }
  }
  // At 0 and below there is nothing of it: all of the CRPS is above.
  std::vector<double> out(1);
  const std::vector<double> y = {1.4};
  const Mixtures row = {Family::hurdle_lognormal, 3, kRow.weights, kRow.locations, kRow.scales};
  for (const double threshold : {0.0, -5.0}) {
    threshold_crps(row, y, threshold, out);
    EXPECT_EQ(out[0], scalar::hurdle_lognormal_crps(kRow, 1.4, nullptr));
  }
  // Far in the lower tail of what is above zero the closed form cancels.
  const MixtureRow far{{0.5, 0.5}, {kAtZero, 3}, {0, 0.5}};
  const double tiny =
      finite([&](double x) { return std::erfc((3 - std::log(x)) / 0.5 / std::sqrt(2.0)) / 2; }, 0.5, 0.6);
  const double with_both = scalar::hurdle_lognormal_crps_above(far, 0.6, 0.5);
  const double without = scalar::lognormal_crps_above({{0.5}, {3}, {0.5}}, 0.6, 0.5);
  EXPECT_NEAR(with_both - without, 0.25 * 0.1 + 0.5 * tiny, 1e-12);
}

TEST(HurdleLognormal, ProbabilityAboveKeepsItsDigits) {
  const FamilyTraits& family = traits(Family::hurdle_lognormal);
  EXPECT_EQ(family.exceedance(kRow, -1), 1);
  EXPECT_DOUBLE_EQ(family.exceedance(kRow, 0), 0.7);
  for (const double x : {0.1, 2.0, 1e3, 1e6}) EXPECT_NEAR(family.exceedance(kRow, x) / above(x), 1, 1e-12);
  EXPECT_EQ(family.exceedance({{1 - 1e-20, 1e-20}, {kAtZero, 0}, {0, 1}}, 0), 1e-20);
}

}  // namespace
}  // namespace seedbed::metrics
