// Analytic gradients against central differences of the fifty-digit scores: with a step of 1e-15 those are
// good to about thirty digits, so that the comparison is about the analytic gradient alone.

#include <gtest/gtest.h>

#include <cmath>

#include "metrics/crps.hpp"
#include "metrics/log_score.hpp"
#include "tests/metrics/exact_scores.hpp"
#include "tests/metrics/mixture_cases.hpp"

namespace seedbed::metrics {
namespace {

using testing::Cases;
using testing::Exact;
using testing::ExactRow;
using testing::GradientBuffers;

using ExactScore = Exact (*)(const ExactRow&, const Exact&);

double difference(ExactScore score, ExactRow row, std::vector<Exact> ExactRow::*parameters, std::size_t k,
                  double y) {
  Exact& parameter = (row.*parameters)[k];
  const Exact step = 1e-15 * (abs(parameter) > 1e-3 ? abs(parameter) : Exact(1e-3));
  const Exact at = parameter;
  parameter = at + step;
  const Exact above = score(row, y);
  parameter = at - step;
  return static_cast<double>((above - score(row, y)) / (2 * step));
}

// A sum over components is as good as its largest term, hence the floor.
void expect_gradient(ExactScore score, const Cases& cases, const GradientBuffers& gradient) {
  for (std::size_t i = 0; i < cases.weights.size(); ++i) {
    const std::size_t row = i / cases.components, k = i % cases.components;
    const ExactRow exact = testing::exact_row(cases.view(), row);
    const auto expect = [&](double found, std::vector<Exact> ExactRow::*parameters, const char* what) {
      const double expected = difference(score, exact, parameters, k, cases.y[row]);
      EXPECT_NEAR(found, expected,
                  1e-12 * std::max(std::abs(expected), std::max(1.0, std::abs(cases.y[row]))))
          << what << " " << k << " of row " << row;
    };
    expect(gradient.weights[i], &ExactRow::weights, "weight");
    expect(gradient.locations[i], &ExactRow::locations, "location");
    expect(gradient.scales[i], &ExactRow::scales, "scale");
  }
}

TEST(Gradient, OfTheCrpsAgreesWithDifferences) {
  for (const Family family : {Family::normal, Family::lognormal}) {
    for (const std::size_t components : {1, 3, 6}) {
      const Cases cases = testing::ordinary_cases(family, components, 12 / components, 41);
      std::vector<double> out(cases.rows());
      std::vector<RowStatus> status(cases.rows());
      GradientBuffers gradient(cases.weights.size());
      crps_with_gradient(cases.view(), cases.y, out, gradient.view(), status);
      expect_gradient(testing::exact_crps, cases, gradient);
    }
  }
}

TEST(Gradient, OfTheCrpsBelowZeroAndForNarrowComponents) {
  Cases cases = testing::ordinary_cases(Family::lognormal, 3, 16, 42);
  for (std::size_t row = 0; row < 16; ++row) {
    if (row < 4) cases.y[row] = -1;
    for (std::size_t k = 0; row >= 8 && k < 3; ++k) {
      cases.scales[3 * row + k] *= 0.01;
      cases.locations[3 * row + k] = std::log(cases.y[row]) + 0.002 * static_cast<double>(k);
    }
  }
  std::vector<double> out(16);
  std::vector<RowStatus> status(16);
  GradientBuffers gradient(48);
  crps_with_gradient(cases.view(), cases.y, out, gradient.view(), status);
  expect_gradient(testing::exact_crps, cases, gradient);
}

TEST(Gradient, OfTheLogScoreAgreesWithDifferences) {
  for (const Family family : {Family::normal, Family::lognormal}) {
    for (const std::size_t components : {1, 3, 6}) {
      const Cases cases = testing::ordinary_cases(family, components, 12, 43);
      std::vector<double> out(cases.rows());
      std::vector<RowStatus> status(cases.rows());
      GradientBuffers gradient(cases.weights.size());
      log_score_with_gradient(cases.view(), cases.y, out, gradient.view(), status);
      for (std::size_t i = 0; i < cases.weights.size(); ++i) {
        const std::size_t row = i / components, k = i % components;
        const ExactRow exact = testing::exact_row(cases.view(), row);
        const auto expect = [&](double found, std::vector<Exact> ExactRow::*parameters) {
          const double expected = difference(testing::exact_log_score, exact, parameters, k, cases.y[row]);
          EXPECT_NEAR(found, expected, 2e-12 * std::max(1.0, std::abs(expected))) << row;
        };
        expect(gradient.weights[i], &ExactRow::weights);
        expect(gradient.locations[i], &ExactRow::locations);
        expect(gradient.scales[i], &ExactRow::scales);
      }
    }
  }
}

TEST(Gradient, OfARowThatNeedsWiderArithmetic) {
  // A weight of 1e-9 on a component 1e13 times as wide: double loses everything to cancellation.
  const Cases cases{Family::normal, 2, {1 - 1e-9, 1e-9}, {0, 3}, {1e-8, 1e5}, {1e-9}};
  std::vector<double> out(1);
  std::vector<RowStatus> status(1);
  GradientBuffers gradient(2);
  crps_with_gradient(cases.view(), cases.y, out, gradient.view(), status);
  const ExactRow exact = testing::exact_row(cases.view(), 0);
  EXPECT_NEAR(static_cast<double>(out[0] / testing::exact_crps(exact, cases.y[0])), 1, 1e-15);
  for (std::size_t k = 0; k < 2; ++k) {
    const auto expected = [&](std::vector<Exact> ExactRow::*parameters) {
      return difference(testing::exact_crps, exact, parameters, k, cases.y[0]);
    };
    EXPECT_NEAR(gradient.locations[k] / expected(&ExactRow::locations), 1, 1e-9);
    EXPECT_NEAR(gradient.scales[k] / expected(&ExactRow::scales), 1, 1e-9);
  }
}

// A softmax adds its own Jacobian; in the direction of the weights themselves nothing changes.
TEST(Gradient, IsZeroAlongTheWeights) {
  for (const Family family : {Family::normal, Family::lognormal}) {
    const Cases cases = testing::ordinary_cases(family, 4, 50, 44);
    std::vector<double> out(50);
    std::vector<RowStatus> status(50);
    GradientBuffers gradient(200);
    const auto expect_zero = [&] {
      for (std::size_t row = 0; row < 50; ++row) {
        double along = 0, size = 0;
        for (std::size_t i = 4 * row; i < 4 * row + 4; ++i) {
          along += cases.weights[i] * gradient.weights[i];
          size += cases.weights[i] * std::abs(gradient.weights[i]);
        }
        EXPECT_LE(std::abs(along), 1e-14 * (1 + size)) << row;
      }
    };
    crps_with_gradient(cases.view(), cases.y, out, gradient.view(), status);
    expect_zero();
    log_score_with_gradient(cases.view(), cases.y, out, gradient.view(), status);
    expect_zero();
  }
}

}  // namespace
}  // namespace seedbed::metrics
