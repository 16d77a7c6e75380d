#include "metrics/crps.hpp"

#include <gtest/gtest.h>

#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <cmath>
#include <limits>

#include "tests/metrics/exact_scores.hpp"
#include "tests/metrics/mixture_cases.hpp"

namespace seedbed::metrics {
namespace {

using testing::Cases;

constexpr double kEpsilon = std::numeric_limits<double>::epsilon();

// What metrics/crps.hpp promises, relative.
double tolerance(const Mixtures& row, double y) {
  if (row.family == Family::normal) return 1e-12;
  double smallest = std::numeric_limits<double>::infinity();
  for (const double scale : row.scales) {
    if (scale > 0) smallest = std::min(smallest, scale);
  }
  return std::max(1e-12, 4 * kEpsilon * (1 + (y > 0 ? std::abs(std::log(y)) : 0)) / smallest);
}

std::vector<double> crps_of(const Cases& cases) {
  std::vector<double> out(cases.rows());
  std::vector<RowStatus> status(cases.rows());
  crps(cases.view(), cases.y, out, status);
  for (const RowStatus one : status) EXPECT_EQ(one, RowStatus::ok);
  return out;
}

TEST(Crps, GivesThePublishedReferenceCases) {
  const auto cases = testing::reference_cases();
  ASSERT_EQ(cases.size(), 23u);
  for (const auto& [id, mixture, expected] : cases) {
    EXPECT_NEAR(crps_of(mixture)[0], expected, tolerance(mixture.view(), mixture.y[0]) * std::abs(expected))
        << id;
  }
}

TEST(Crps, FloatParametersGiveTheSameBits) {
  for (const auto& [id, mixture, expected] : testing::reference_cases()) {
    const std::vector<float> weights(mixture.weights.begin(), mixture.weights.end());
    const std::vector<float> locations(mixture.locations.begin(), mixture.locations.end());
    const std::vector<float> scales(mixture.scales.begin(), mixture.scales.end());
    std::vector<double> out(1);
    std::vector<RowStatus> status(1);
    crps(BasicMixtures<float>{mixture.family, mixture.components, weights, locations, scales}, mixture.y, out,
         status);
    EXPECT_EQ(out[0], crps_of(mixture)[0]) << id;
  }
}

void expect_exact(const Cases& cases) {
  const std::vector<double> found = crps_of(cases);
  for (std::size_t row = 0; row < cases.rows(); ++row) {
    const testing::Exact exact = testing::exact_crps(testing::exact_row(cases.view(), row), cases.y[row]);
    const double relative = static_cast<double>(abs(found[row] - exact) / abs(exact));
    EXPECT_LE(relative, tolerance(cases.view().slice(row, 1), cases.y[row]))
        << "row " << row << " of " << cases.components << " components: " << found[row] << " for " << exact;
  }
}

TEST(Crps, NormalMixturesAcrossTwelveDecadesOfScale) {
  for (const std::size_t components : {1, 2, 3, 5, 10}) {
    expect_exact(testing::wild_cases(Family::normal, components, 300 / components, 1e-6, 1e6, 1));
  }
}

TEST(Crps, LogNormalMixturesAcrossTwelveDecadesOfScale) {
  for (const std::size_t components : {1, 2, 3, 5, 10}) {
    expect_exact(testing::wild_cases(Family::lognormal, components, 200 / components, 4e-11, 40, 2));
    expect_exact(testing::wild_cases(Family::lognormal, components, 100 / components, 1e-2, 40, 3));
  }
}

// Weights spread over eight decades: what a component adds may be far below the terms it is the difference
// of.
TEST(Crps, NormalMixturesWithTinyWeights) {
  for (const std::size_t components : {2, 3, 6}) {
    Cases cases = testing::wild_cases(Family::normal, components, 100, 1e-6, 1e6, 6);
    for (std::size_t i = 0; i < cases.weights.size(); ++i) {
      cases.weights[i] *= std::pow(10, -8 * std::fmod(0.618 * static_cast<double>(i), 1.0));
    }
    for (std::size_t row = 0; row < cases.rows(); ++row) {
      double sum = 0;
      for (std::size_t k = 0; k < components; ++k) sum += cases.weights[row * components + k];
      for (std::size_t k = 0; k < components; ++k) cases.weights[row * components + k] /= sum;
    }
    expect_exact(cases);
  }
}

// CRPS = integral of (F(x) - 1{y <= x})^2.
TEST(Crps, AgreesWithQuadrature) {
  using Quadrature = boost::math::quadrature::gauss_kronrod<double, 61>;
  for (const Family family : {Family::normal, Family::lognormal}) {
    const Cases cases = testing::ordinary_cases(family, 3, 30, 7);
    const std::vector<double> found = crps_of(cases);
    for (std::size_t row = 0; row < cases.rows(); ++row) {
      const double y = cases.y[row], t = family == Family::normal ? y : std::log(y);
      const auto squared_tail = [&](double sign, double x) {
        double tail = 0;
        for (std::size_t k = 3 * row; k < 3 * row + 3; ++k) {
          tail += cases.weights[k] * 0.5 *
                  std::erfc(sign * (x - cases.locations[k]) / cases.scales[k] / std::sqrt(2));
        }
        return tail * tail * (family == Family::normal ? 1 : std::exp(x));
      };
      const double below =
          Quadrature::integrate([&](double x) { return squared_tail(-1, x); }, t - 60, t, 12, 1e-13);
      const double above =
          Quadrature::integrate([&](double x) { return squared_tail(1, x); }, t, t + 60, 12, 1e-13);
      EXPECT_NEAR(found[row] / (below + above), 1, 1e-11) << row;
    }
  }
}

TEST(Crps, OrdinaryMixturesOfManyComponents) {
  for (const Family family : {Family::normal, Family::lognormal}) {
    expect_exact(testing::ordinary_cases(family, 50, 1, 4));
    expect_exact(testing::ordinary_cases(family, 3, 100, 5));
  }
}

TEST(Crps, OfPointMassesIsThatOfAnEnsemble) {
  // Four members 1, 2, 4, 8 of equal weight and y = 3: mean |x - y| = 10 / 4, mean |x - x'| = 2 (1+3+7+2+6+4)
  // / 16.
  Cases cases{Family::normal, 4, {0.25, 0.25, 0.25, 0.25}, {1, 2, 4, 8}, {0, 0, 0, 0}, {3}};
  EXPECT_DOUBLE_EQ(crps_of(cases)[0], 2.25 - 0.5 * 46 / 16.0);
  for (double& location : cases.locations) location = std::log(location);
  cases.family = Family::lognormal;
  EXPECT_DOUBLE_EQ(crps_of(cases)[0], 2.25 - 0.5 * 46 / 16.0);
}

TEST(Crps, OfAPointForecastIsTheAbsoluteError) {
  EXPECT_EQ(crps_of({Family::normal, 1, {1}, {2.5}, {0}, {4}})[0], 1.5);
  EXPECT_EQ(crps_of({Family::normal, 1, {1}, {2.5}, {0}, {2.5}})[0], 0);
  EXPECT_DOUBLE_EQ(crps_of({Family::lognormal, 1, {1}, {0}, {0}, {4}})[0], 3);
  EXPECT_DOUBLE_EQ(crps_of({Family::lognormal, 1, {1}, {0}, {0}, {-4}})[0], 5);
}

TEST(Crps, ASplitComponentIsTheSameForecast) {
  const Cases whole{Family::normal, 2, {0.75, 0.25}, {0, 3}, {1, 0.5}, {1.25}};
  const Cases split{Family::normal, 4, {0.5, 0.25, 0, 0.25}, {0, 0, 9, 3}, {1, 1, 4, 0.5}, {1.25}};
  EXPECT_NEAR(crps_of(whole)[0], crps_of(split)[0], 1e-15);
}

TEST(Crps, LogNormalSurvivesAMeanBeyondDouble) {
  // E X = exp(800), but E min(X, y) is not: with y = 0 the score is E min(X, X') = 2 exp(sigma^2 / 2)
  // Phi(-sigma / sqrt 2).
  const Cases cases{Family::lognormal, 1, {1}, {0}, {40}, {0}};
  const testing::Exact expected =
      2 * exp(testing::Exact(800)) * testing::exact_normal_cdf(-40 / sqrt(testing::Exact(2)));
  EXPECT_NEAR(crps_of(cases)[0] / static_cast<double>(expected), 1, 1e-12);
  EXPECT_EQ(crps_of({Family::lognormal, 1, {1}, {0}, {1e3}, {1}})[0],
            std::numeric_limits<double>::infinity());
}

TEST(Crps, ReportsWhatIsWrongWithARow) {
  const double nan = std::numeric_limits<double>::quiet_NaN(),
               infinity = std::numeric_limits<double>::infinity();
  const Cases cases{Family::normal,
                    2,
                    {0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.49, 1.5, -0.5, 0.5, 0.5, nan, 1.0, 0.5, 0.5 + 5e-7},
                    {0, 1, 0, infinity, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1},
                    {1, 1, 1, 1, 1, -1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1},
                    {0, 0, 0, 0, 0, nan, 0, 0}};
  std::vector<double> out(8), again(8);
  std::vector<RowStatus> status(8);
  testing::GradientBuffers gradient(16);
  crps_with_gradient(cases.view(), cases.y, again, gradient.view(), status);
  crps(cases.view(), cases.y, out, status);
  EXPECT_EQ(status,
            (std::vector{RowStatus::ok, RowStatus::parameter_not_finite, RowStatus::scale_negative,
                         RowStatus::weights_not_normalised, RowStatus::weights_not_normalised,
                         RowStatus::observation_not_finite, RowStatus::parameter_not_finite, RowStatus::ok}));
  for (std::size_t row = 0; row < 8; ++row) {
    EXPECT_EQ(std::isnan(out[row]), status[row] != RowStatus::ok) << row;
    EXPECT_EQ(std::isnan(again[row]), status[row] != RowStatus::ok) << row;
    if (status[row] == RowStatus::ok) continue;
    EXPECT_EQ(gradient.locations[2 * row], 0) << row;
    EXPECT_EQ(gradient.scales[2 * row + 1], 0) << row;
  }
}

TEST(Crps, RefusesSizesThatDoNotFit) {
  const Cases cases = testing::ordinary_cases(Family::normal, 2, 3, 1);
  std::vector<double> out(3), short_out(2);
  std::vector<RowStatus> status(3);
  EXPECT_THROW(crps(cases.view(), cases.y, short_out, status), std::invalid_argument);
  Mixtures ragged = cases.view();
  ragged.scales = ragged.scales.first(5);
  EXPECT_THROW(crps(ragged, cases.y, out, status), std::invalid_argument);
}

}  // namespace
}  // namespace seedbed::metrics
