#include "metrics/families/negative_binomial.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/math/distributions/negative_binomial.hpp>
#include <boost/math/distributions/poisson.hpp>
#include <cmath>
#include <map>
#include <random>
#include <vector>

#include "metrics/crps.hpp"
#include "metrics/distribution.hpp"
#include "metrics/families/count_distribution.hpp"
#include "metrics/families/family.hpp"
#include "metrics/log_score.hpp"
#include "metrics/scalar_rows.hpp"
#include "metrics/scores/threshold_crps.hpp"

namespace seedbed::metrics {
namespace {

const MixtureRow kRow{{0.5, 0.3, 0.2}, {0.7, 2.4, -1.0}, {0.6, 0.25, 1.7}};

MixtureRow one(double location, double scale) {
  return {{1}, {location}, {scale}};
}

/// P(Y <= k) of kRow, by Boost's distribution.
double distribution(double k) {
  static std::map<double, double> known;
  const auto [place, is_new] = known.emplace(k, 0);
  double& sum = place->second;
  if (!is_new) return sum;
  for (std::size_t i = 0; i < 3; ++i) {
    const double r = 1 / (kRow.scales[i] * kRow.scales[i]);
    const boost::math::negative_binomial of(r, r / (r + std::exp(kRow.locations[i])));
    sum += kRow.weights[i] * boost::math::cdf(of, k);
  }
  return sum;
}

/// As the CRPS is defined, on a lattice of a tenth, for y and thresholds that are tenths.
double plain_score(double y, double threshold) {
  double sum = 0;
  for (int i = -100; i < 20000; ++i) {
    const double middle = i / 10.0 + 0.05;
    if (middle < threshold) continue;
    const double below = middle < 0 ? 0 : distribution(std::floor(middle));
    sum += 0.1 * std::pow(below - (y < middle ? 1 : 0), 2);
  }
  return sum;
}

// By mpmath 1.3 with 60 digits, from gamma functions.
TEST(NegativeBinomial, LogProbabilitiesAndTheirSlopesHaveAllDigits) {
  struct Known {
    double location, scale, k, value, by_scale;
  };
  for (const Known& known : {Known{0.5, 0.8, 0, -1.1255690942495059, 0.80835634179247898},
                             {0.5, 0.8, 3, -2.259549539634156, -0.66321260633620442},
                             {2, 0.01, 9, -2.1912037298784297, -0.064011755652891283},
                             {2, 1e-06, 9, -2.1908835790153223, -6.4048597475706031e-6},
                             {10, 0.3, 25000, -9.9422402342571446, -2.7626235398820559},
                             {13, 0.001, 443000, -7.8724252245314358, -141.65147575405445},
                             {13, 0.001, 400000, -1479.084305328234, 881668.73550223444},
                             {-3, 5, 1, -3.8409039662528165, -0.21773565972123154},
                             {4, 3, 100000, -216.36555379830652, 134.23144592948092},
                             {1, 0, 2, -1.4114290090189905, 0},
                             {6, 0.5, 0, -18.494287265588416, 58.134231725685708}}) {
    const double value = scalar::count_log_probability(known.location, known.scale, known.k);
    const double slope = scalar::count_log_probability_by_scale(known.location, known.scale, known.k);
    EXPECT_NEAR(value, known.value, 3e-14 * (1 + std::abs(known.value))) << known.location;
    // Of large means, parts as large as the square of the mean cancel.
    const double rounding = 1e-16 * std::exp(2 * known.location) * known.scale;
    EXPECT_NEAR(slope, known.by_scale, 1e-12 * std::abs(known.by_scale) + 4 * rounding) << known.location;
  }
}

// The closed form of Wei and Held (2014), by mpmath with 60 digits: 2F1 and incomplete beta functions, and
// Bessel functions for the Poisson distribution.
TEST(NegativeBinomial, CrpsOfOneComponentIsThatOfTheClosedForm) {
  struct Known {
    double location, scale, y, value;
  };
  for (const Known& known : {Known{0.5, 0.8, 0, 0.71666221923747002},
                             {0.5, 0.8, 3, 1.0471151146147376},
                             {2, 0.1, 9, 1.0821573025092164},
                             {1, 0, 2, 0.43302667785079073},
                             {6, 0, 390, 8.0754555792394626},
                             {-3, 4, 1, 0.9294762877415654},
                             {4, 2, 1000, 903.98090998200292},
                             {8, 0.5, 2000, 492.23915171989385},
                             {9, 1.5, 0, 2759.3363101297037},
                             {0, 200, 0, 3.4648917875609121e-5},
                             {11, 0.9, 50000, 11059.102841519862},
                             {14, 0.1, 1000000, 138136.38252248663}}) {
    const double found = scalar::negative_binomial_crps(one(known.location, known.scale), known.y, nullptr);
    EXPECT_NEAR(found, known.value, 1e-12 * std::max(known.value, 1e-3))
        << known.location << ' ' << known.scale;
  }
}

TEST(NegativeBinomial, ScoresOfMixturesAreTheirDefinitionForAnyObservation) {
  for (const double y : {-2.5, 0.0, 1.0, 7.0, 12.3, 60.0}) {
    EXPECT_NEAR(scalar::negative_binomial_crps(kRow, y, nullptr), plain_score(y, -HUGE_VAL), 1e-10);
    for (const double threshold : {-1.0, 0.0, 2.5, 7.0, 40.0}) {
      EXPECT_NEAR(scalar::negative_binomial_crps_above(kRow, y, threshold), plain_score(y, threshold), 1e-10)
          << y << " above " << threshold;
    }
  }
  double probability = 0;
  for (double k = 0; k < 60; ++k) {
    const double own = distribution(k) - (k > 0 ? distribution(k - 1) : 0);
    EXPECT_NEAR(std::exp(-scalar::negative_binomial_log_score(kRow, k, nullptr)), own, 1e-14);
    probability += own;
  }
  EXPECT_GT(probability, 0.999);
  for (const double y : {-1.0, 0.5, 1e300 * 1e10})
    EXPECT_EQ(scalar::negative_binomial_log_score(kRow, y, nullptr), HUGE_VAL);
}

TEST(NegativeBinomial, SmallScalesGoOverIntoThePoissonDistribution) {
  for (const double location : {-2.0, 1.0, 6.5}) {
    const boost::math::poisson poisson(std::exp(location));
    for (const double y : {0.0, 3.0, 640.0}) {
      const double limit = scalar::negative_binomial_crps(one(location, 0), y, nullptr);
      EXPECT_NEAR(scalar::negative_binomial_crps(one(location, 1e-7), y, nullptr), limit, 1e-9 * limit);
      const double log_probability = y * location - std::exp(location) - std::lgamma(y + 1);
      EXPECT_NEAR(scalar::count_log_probability(location, 0, y), log_probability,
                  1e-12 * (1 + std::abs(log_probability)));
      const FamilyTraits& family = traits(Family::negative_binomial);
      for (const double scale : {0.0, 1e-7, 1e-5})
        EXPECT_NEAR(family.cdf(one(location, scale), y), boost::math::cdf(poisson, y), 1e-7);
    }
  }
}

// Extrapolated central differences, through the raw weights, which scores divide by their sum.
TEST(NegativeBinomial, GradientsAgreeWithDifferences) {
  using Score = double (*)(const MixtureRow&, double, const MixtureGradient*);
  for (const Score score :
       {Score{scalar::negative_binomial_crps}, Score{scalar::negative_binomial_log_score}}) {
    for (const double y : {0.0, 4.0, 31.0, 4000.0}) {
      std::vector<double> w(3), mu(3), sigma(3);
      const MixtureGradient gradient{w, mu, sigma};
      score(kRow, y, &gradient);
      scalar::project_weights(kRow, w);
      const auto derivative = [&](std::vector<double> MixtureRow::*part, std::size_t k) {
        const auto moved = [&](double step) {
          MixtureRow row = kRow;
          (row.*part)[k] += step;
          const double sum = row.weights[0] + row.weights[1] + row.weights[2];
          for (double& weight : row.weights) weight /= sum;
          return score(row, y, nullptr);
        };
        const auto central = [&](double h) { return (moved(h) - moved(-h)) / (2 * h); };
        return (4 * central(5e-4) - central(1e-3)) / 3;
      };
      const double bound = 1e-9 * (1 + y);
      for (std::size_t k = 0; k < 3; ++k) {
        EXPECT_NEAR(w[k], derivative(&MixtureRow::weights, k), bound) << y;
        EXPECT_NEAR(mu[k], derivative(&MixtureRow::locations, k), bound) << y;
        EXPECT_NEAR(sigma[k], derivative(&MixtureRow::scales, k), bound) << y;
      }
    }
  }
}

TEST(NegativeBinomial, RisingSlopesAreSums) {
  for (const double dispersion : {0.0, 1e-9, 1e-3, 0.2, 3.0, 1e4}) {
    double sum = 0;
    for (double k = 0; k < 5000; ++k) {
      EXPECT_NEAR(scalar::rising_slope(dispersion, k), sum, 1e-12 * sum) << dispersion << ' ' << k;
      sum += k / (1 + dispersion * k);
    }
  }
}

TEST(NegativeBinomial, QuantilesAreTheSmallestCountsThatAreEnough) {
  const FamilyTraits& family = traits(Family::negative_binomial);
  for (const double p : {0.001, 0.1, 0.3, 0.5, 0.77, 0.95, 0.999, 0.9999999}) {
    const double k = family.quantile(kRow, p);
    EXPECT_EQ(k, std::floor(k));
    EXPECT_GE(distribution(k), p - 1e-13);
    EXPECT_LT(k > 0 ? distribution(k - 1) : 0, p);
  }
  for (const double k : {0.0, 1.0, 5.9, 80.0}) {
    EXPECT_NEAR(family.cdf(kRow, k), distribution(std::floor(k)), 1e-13);
    EXPECT_NEAR(family.exceedance(kRow, k), 1 - distribution(std::floor(k)), 1e-13);
  }
  EXPECT_EQ(family.cdf(kRow, -0.1), 0);
  EXPECT_EQ(family.exceedance(kRow, -0.1), 1);
  EXPECT_EQ(family.cdf(kRow, HUGE_VAL), 1);
}

// Poisson counts whose rates are drawn from gamma distributions; bounds of four standard errors.
TEST(NegativeBinomial, MomentsAndCrpsAreThoseOfDraws) {
  std::mt19937_64 random(6);
  std::discrete_distribution<std::size_t> component(kRow.weights.begin(), kRow.weights.end());
  const auto draw = [&] {
    const std::size_t k = component(random);
    const double shape = 1 / (kRow.scales[k] * kRow.scales[k]);
    std::gamma_distribution<double> rate(shape, std::exp(kRow.locations[k]) / shape);
    return static_cast<double>(std::poisson_distribution<int>(rate(random))(random));
  };
  constexpr int kDraws = 400000;
  constexpr double kAt = 4;
  const FamilyTraits& family = traits(Family::negative_binomial);
  const double mean = family.mean(kRow), sd = family.standard_deviation(kRow);
  double sum = 0, squares = 0, fourths = 0, crps = 0, crps_squares = 0;
  for (int i = 0; i < kDraws; ++i) {
    const double x = draw(), from_mean = x - mean;
    sum += x / kDraws;
    squares += from_mean * from_mean / kDraws;
    fourths += std::pow(from_mean, 4) / kDraws;
    const double distance = std::abs(x - kAt) - 0.5 * std::abs(x - draw());
    crps += distance / kDraws;
    crps_squares += distance * distance / kDraws;
  }
  EXPECT_NEAR(sum, mean, 4 * sd / std::sqrt(kDraws));
  EXPECT_NEAR(squares, sd * sd, 4 * std::sqrt((fourths - squares * squares) / kDraws));
  EXPECT_NEAR(scalar::negative_binomial_crps(kRow, kAt, nullptr), crps,
              4 * std::sqrt((crps_squares - crps * crps) / kDraws));
}

TEST(NegativeBinomial, WhatIsTooWideToBeSummedSaysSo) {
  const std::vector<double> weights = {1, 1, 1}, locations = {2, 20, 800}, scales = {0.5, 1, 0.5};
  const Mixtures rows = {Family::negative_binomial, 1, weights, locations, scales};
  const std::vector<double> y = {3, 3, 3};
  std::vector<double> scores(3);
  std::vector<RowStatus> status(3);
  crps(rows, y, scores, status);
  EXPECT_EQ(status[0], RowStatus::ok);
  EXPECT_GT(scores[0], 0);
  for (const std::size_t row : {1u, 2u}) {
    EXPECT_EQ(status[row], RowStatus::too_wide);
    EXPECT_TRUE(std::isnan(scores[row]));
  }
  // Quantiles and the log score need no sum.
  log_score(rows, y, scores, status);
  EXPECT_EQ(status[1], RowStatus::ok);
  EXPECT_TRUE(std::isfinite(scores[1]));
  std::vector<double> median(3);
  quantile(rows, 0.5, median);
  EXPECT_NEAR(median[1], std::exp(20) * std::log(2), std::exp(20) * 1e-8);  // nearly exponential
}

}  // namespace
}  // namespace seedbed::metrics
