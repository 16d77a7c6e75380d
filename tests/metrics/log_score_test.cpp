#include "metrics/log_score.hpp"

#include <gtest/gtest.h>

#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <cmath>

#include "tests/metrics/exact_scores.hpp"
#include "tests/metrics/mixture_cases.hpp"

namespace seedbed::metrics {
namespace {

using testing::Cases;

std::vector<double> log_score_of(const Cases& cases) {
  std::vector<double> out(cases.rows());
  std::vector<RowStatus> status(cases.rows());
  log_score(cases.view(), cases.y, out, status);
  for (const RowStatus one : status) EXPECT_EQ(one, RowStatus::ok);
  return out;
}

TEST(LogScore, OfAStandardNormalAndAStandardLogNormal) {
  const double at_zero = 0.5 * std::log(2 * M_PI);
  EXPECT_DOUBLE_EQ(log_score_of({Family::normal, 1, {1}, {0}, {1}, {3}})[0], at_zero + 4.5);
  EXPECT_DOUBLE_EQ(log_score_of({Family::lognormal, 1, {1}, {0}, {1}, {std::exp(3)}})[0], at_zero + 4.5 + 3);
}

TEST(LogScore, AgreesWithFiftyDigits) {
  for (const Family family : {Family::normal, Family::lognormal}) {
    for (const std::size_t components : {1, 3, 8}) {
      for (const bool wild : {false, true}) {
        const Cases cases =
            wild ? testing::wild_cases(family, components, 200, 1e-6, family == Family::normal ? 1e6 : 20, 51)
                 : testing::ordinary_cases(family, components, 200, 52);
        const std::vector<double> found = log_score_of(cases);
        for (std::size_t row = 0; row < cases.rows(); ++row) {
          const auto exact = static_cast<double>(
              testing::exact_log_score(testing::exact_row(cases.view(), row), cases.y[row]));
          // The rounding of ln y, divided by the scale, is all that narrow components have to lose.
          double narrow = 1;
          for (const double scale : cases.view().slice(row, 1).scales) narrow = std::min(narrow, scale);
          const double of_log =
              family == Family::normal ? 0 : 4e-16 * std::abs(std::log(cases.y[row])) / narrow;
          EXPECT_NEAR(found[row], exact, (1e-13 + 10 * of_log) * (1 + std::abs(exact))) << row;
        }
      }
    }
  }
}

// exp(-score) is a density: it integrates to 1.
TEST(LogScore, IsOfADensity) {
  using Quadrature = boost::math::quadrature::gauss_kronrod<double, 31>;
  for (const Family family : {Family::normal, Family::lognormal}) {
    const Cases cases = testing::ordinary_cases(family, 3, 20, 53);
    for (std::size_t row = 0; row < 20; ++row) {
      const Mixtures mixture = cases.view().slice(row, 1);
      const auto density = [&](double t) {
        const double y[] = {family == Family::normal ? t : std::exp(t)};
        double out[1];
        RowStatus status[1];
        log_score(mixture, y, out, status);
        return std::exp(-out[0]) * (family == Family::normal ? 1 : y[0]);
      };
      EXPECT_NEAR(Quadrature::integrate(density, -40, 40, 15, 1e-12), 1, 1e-10) << row;
    }
  }
}

TEST(LogScore, IsInfiniteWhereThereIsNoDensity) {
  EXPECT_EQ(log_score_of({Family::lognormal, 1, {1}, {0}, {1}, {0}})[0], HUGE_VAL);
  EXPECT_EQ(log_score_of({Family::lognormal, 1, {1}, {0}, {1}, {-3}})[0], HUGE_VAL);
  EXPECT_EQ(log_score_of({Family::normal, 1, {1}, {0}, {0}, {1}})[0], HUGE_VAL);
  EXPECT_EQ(log_score_of({Family::normal, 2, {0.5, 0.5}, {0, 1}, {0, 1}, {0}})[0], -HUGE_VAL);
  EXPECT_EQ(log_score_of({Family::normal, 2, {0, 1}, {0, 1}, {0, 1}, {0}})[0],
            0.5 * std::log(2 * M_PI) + 0.5);
}

TEST(LogScore, DoesNotUnderflow) {
  EXPECT_DOUBLE_EQ(log_score_of({Family::normal, 2, {0.5, 0.5}, {0, 1000}, {1, 1}, {1e5}})[0],
                   0.5 * std::log(2 * M_PI) + 0.5 * 99000.0 * 99000.0 + std::log(2));
  // The nearest component has next to no weight, and all the density is the other's.
  EXPECT_DOUBLE_EQ(log_score_of({Family::normal, 2, {1, 1e-300}, {0, 40}, {1, 1}, {40}})[0],
                   0.5 * std::log(2 * M_PI) - std::log(1e-300));
}

TEST(LogScore, AnInfiniteScoreHasNoGradient) {
  const Cases cases{Family::lognormal, 1, {1}, {0}, {1}, {-1}};
  std::vector<double> out(1);
  std::vector<RowStatus> status(1);
  testing::GradientBuffers gradient(1);
  gradient.locations[0] = gradient.scales[0] = 7;
  log_score_with_gradient(cases.view(), cases.y, out, gradient.view(), status);
  EXPECT_EQ(status[0], RowStatus::ok);
  EXPECT_EQ(gradient.locations[0], 0);
  EXPECT_EQ(gradient.scales[0], 0);
}

}  // namespace
}  // namespace seedbed::metrics
