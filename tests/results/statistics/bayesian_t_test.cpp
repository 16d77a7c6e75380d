#include "results/statistics/bayesian_t.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>
#include <vector>

#include "results/statistics/mean_difference.hpp"
#include "tests/results/statistics/reference_scores.hpp"

namespace seedbed::results {
namespace {

void expect_mass(const PosteriorMass& mass, double below, double within, double above) {
  EXPECT_NEAR(mass.below, below, 1e-12);
  EXPECT_NEAR(mass.within, within, 1e-12);
  EXPECT_NEAR(mass.above, above, 1e-12);
}

TEST(BayesianCorrelatedT, IsStudentsPosterior) {
  // In R: s <- sqrt(1/n + rho / (1 - rho)) * sd(d); pt((-rope - mean(d)) / s, n - 1) and so on.
  expect_mass(bayesian_correlated_t(reference_differences(), 0.1, 0.01), 0.0051915485019303,
              0.0203654709577854, 0.9744429805402843);
  const std::vector<double> z = {0.3, -0.1, 0.2, 0.2, 0.4};
  expect_mass(bayesian_correlated_t(z, 0.2, 0.05), 0.058588059764895603, 0.090419346100709688,
              0.850992594134394764);
  expect_mass(bayesian_correlated_t(z, 0.2, 0.2), 0.016651374679816144, 0.483348625320183856, 0.5);
}

TEST(BayesianCorrelatedT, WithoutRegionAgreesWithTheCorrectedTest) {
  // Half of the two-sided p lies on the other side of zero.
  const PosteriorMass mass = bayesian_correlated_t(reference_differences(), 0.1, 0);
  const double p = corrected_mean_difference(reference_differences(), 1.0 / 9).p;
  expect_mass(mass, p / 2, 0, 1 - p / 2);
}

TEST(BayesianCorrelatedT, MirrorsAndAddsUp) {
  const std::vector<double> z = {0.3, -0.1, 0.2, 0.2, 0.4};
  std::vector<double> mirrored;
  for (const double x : z) mirrored.push_back(-x);
  const PosteriorMass mass = bayesian_correlated_t(z, 0.3, 0.1);
  const PosteriorMass other = bayesian_correlated_t(mirrored, 0.3, 0.1);
  expect_mass(other, mass.above, mass.within, mass.below);
  EXPECT_NEAR(mass.below + mass.within + mass.above, 1, 1e-15);
}

TEST(BayesianCorrelatedT, EqualDifferencesLeaveNoDoubt) {
  const std::vector<double> same(4, -0.3);
  expect_mass(bayesian_correlated_t(same, 0.1, 0.1), 1, 0, 0);
  expect_mass(bayesian_correlated_t(same, 0.1, 0.3), 0, 1, 0);
  expect_mass(bayesian_correlated_t(std::vector<double>(3, 0.0), 0, 0), 0, 1, 0);
}

TEST(BayesianCorrelatedT, TooFewDifferencesSayNothing) {
  EXPECT_TRUE(std::isnan(bayesian_correlated_t({}, 0.1, 0.1).below));
  EXPECT_TRUE(std::isnan(bayesian_correlated_t(std::vector<double>{1}, 0.1, 0.1).within));
  EXPECT_THROW(bayesian_correlated_t(reference_differences(), 1, 0), std::invalid_argument);
  EXPECT_THROW(bayesian_correlated_t(reference_differences(), 0, -1), std::invalid_argument);
}

}  // namespace
}  // namespace seedbed::results
