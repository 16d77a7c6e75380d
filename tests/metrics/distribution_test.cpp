#include "metrics/distribution.hpp"

#include <gtest/gtest.h>

#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <cmath>
#include <limits>

#include "tests/metrics/exact_scores.hpp"
#include "tests/metrics/mixture_cases.hpp"

namespace seedbed::metrics {
namespace {

using testing::Cases;
using testing::Exact;

TEST(Distribution, CdfAgreesWithFiftyDigits) {
  for (const Family family : {Family::normal, Family::lognormal}) {
    const Cases cases = testing::ordinary_cases(family, 4, 100, 21);
    std::vector<double> found(cases.rows());
    cdf(cases.view(), cases.y, found);
    for (std::size_t row = 0; row < cases.rows(); ++row) {
      const Exact exact = testing::exact_cdf(testing::exact_row(cases.view(), row), cases.y[row]);
      EXPECT_NEAR(static_cast<double>(found[row] / exact), 1, 2e-14) << row;
    }
  }
}

void expect_inverse(const Cases& cases, double probability) {
  std::vector<double> found(cases.rows());
  quantile(cases.view(), probability, found);
  for (std::size_t row = 0; row < cases.rows(); ++row) {
    const testing::ExactRow exact = testing::exact_row(cases.view(), row);
    const double below =
        static_cast<double>(testing::exact_cdf(exact, std::nextafter(found[row], -HUGE_VAL)));
    const double above = static_cast<double>(testing::exact_cdf(exact, std::nextafter(found[row], HUGE_VAL)));
    EXPECT_LE(below, probability + 1e-10 * probability) << "row " << row;
    EXPECT_GE(above, probability - 1e-10 * probability) << "row " << row;
  }
}

TEST(Distribution, QuantileInvertsTheCdf) {
  for (const double probability : {1e-12, 0.025, 0.5, 0.95, 1 - 1e-9}) {
    expect_inverse(testing::ordinary_cases(Family::normal, 3, 40, 22), probability);
    expect_inverse(testing::ordinary_cases(Family::lognormal, 5, 40, 23), probability);
    expect_inverse(testing::wild_cases(Family::normal, 3, 40, 1e-6, 1e6, 24), probability);
  }
}

TEST(Distribution, QuantileOfPointMassesIsWhereTheJumpIs) {
  const Cases cases{Family::normal, 3, {0.25, 0.5, 0.25}, {3, 1, 2}, {0, 0, 0}, {0}};
  std::vector<double> found(1);
  const auto at = [&](double probability) {
    quantile(cases.view(), probability, found);
    return found[0];
  };
  EXPECT_EQ(at(0.1), 1);
  EXPECT_EQ(at(0.5), 1);
  EXPECT_EQ(at(0.51), 2);
  EXPECT_EQ(at(0.75), 2);
  EXPECT_EQ(at(0.76), 3);
  EXPECT_EQ(at(0.999), 3);
}

TEST(Distribution, QuantileNeedsAProbabilityInside) {
  const Cases cases = testing::ordinary_cases(Family::normal, 1, 1, 1);
  std::vector<double> found(1);
  for (const double outside : {0.0, 1.0, -0.5, std::nan("")}) {
    EXPECT_THROW(quantile(cases.view(), outside, found), std::invalid_argument);
  }
}

// Moments by quadrature of the quantile function's inverse: E g(X) = sum of component integrals of g phi.
TEST(Distribution, MomentsAgreeWithQuadrature) {
  using Quadrature = boost::math::quadrature::gauss_kronrod<double, 61>;
  for (const Family family : {Family::normal, Family::lognormal}) {
    const Cases cases = testing::ordinary_cases(family, 3, 50, 25);
    std::vector<double> means(50), deviations(50), medians(50), halves(50);
    mean(cases.view(), means);
    standard_deviation(cases.view(), deviations);
    median(cases.view(), medians);
    quantile(cases.view(), 0.5, halves);
    EXPECT_EQ(medians, halves);
    for (std::size_t row = 0; row < 50; ++row) {
      const auto expect = [&](auto function) {
        double sum = 0;
        for (std::size_t k = 3 * row; k < 3 * row + 3; ++k) {
          sum += cases.weights[k] * Quadrature::integrate(
                                        [&](double z) {
                                          const double t = cases.locations[k] + cases.scales[k] * z;
                                          return function(family == Family::normal ? t : std::exp(t)) *
                                                 std::exp(-z * z / 2) / std::sqrt(2 * M_PI);
                                        },
                                        -12, 30, 12, 1e-13);
        }
        return sum;
      };
      const double centre = expect([](double x) { return x; });
      EXPECT_NEAR(means[row], centre, 1e-12 * (1 + std::abs(centre))) << row;
      const double variance = expect([&](double x) { return (x - centre) * (x - centre); });
      EXPECT_NEAR(deviations[row] * deviations[row] / variance, 1, 1e-10) << row;
    }
  }
}

TEST(Distribution, CdfFarInTheUpperTailIsAProbability) {
  for (const Family family : {Family::normal, Family::lognormal}) {
    const Cases cases = testing::ordinary_cases(family, 3, 5000, 27);
    const std::vector<double> far(cases.rows(), 1e300);
    std::vector<double> found(cases.rows());
    cdf(cases.view(), far, found);
    for (const double value : found) {
      EXPECT_LE(value, 1);
      EXPECT_GE(value, 1 - 1e-15);
    }
  }
}

TEST(Distribution, ALogNormalMeanMayBeInfinite) {
  const Cases cases{Family::lognormal, 2, {0.5, 0.5}, {0, 1}, {1, 50}, {1}};
  std::vector<double> found(1);
  mean(cases.view(), found);
  EXPECT_EQ(found[0], HUGE_VAL);
  standard_deviation(cases.view(), found);
  EXPECT_EQ(found[0], HUGE_VAL);
}

TEST(Distribution, AnInvalidRowGivesNaNAndDisturbsNoOther) {
  Cases cases = testing::ordinary_cases(Family::normal, 2, 3, 26);
  cases.scales[2] = -1;
  std::vector<double> found(3);
  median(cases.view(), found);
  EXPECT_TRUE(std::isfinite(found[0]) && std::isnan(found[1]) && std::isfinite(found[2]));
}

// Two components at distance 2 d, each with scale s: sd = sqrt(s^2 + d^2), in any unit. Of exp of it: a
// log-normal's location moves by the logarithm of the unit.
TEST(Distribution, AStandardDeviationNeitherOverflowsNorVanishes) {
  for (const double unit : {1e-300, 1e-200, 1e-140, 1.0, 1e140, 1e200, 1e300}) {
    for (const Family family : {Family::normal, Family::laplace}) {
      const std::vector<double> weights = {0.5, 0.5, 0}, locations = {-3 * unit, 3 * unit, 1e308},
                                scales = {4 * unit, 4 * unit, 1e308};
      double sd = 0;
      standard_deviation({family, 3, weights, locations, scales}, {&sd, 1});
      const double own =
          family == Family::normal ? 16 : 32;  // Laplace's variance is twice its scale's square
      EXPECT_NEAR(sd / unit, std::sqrt(own + 9), 1e-14) << unit;
    }
    const std::vector<double> one = {1}, location = {std::log(unit)}, scale = {0.5};
    double sd = 0;
    standard_deviation({Family::lognormal, 1, one, location, scale}, {&sd, 1});
    EXPECT_NEAR(sd / unit, std::exp(0.125) * std::sqrt(std::expm1(0.25)), 1e-12) << unit;
  }
}

}  // namespace
}  // namespace seedbed::metrics
