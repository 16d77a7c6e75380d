#include "metrics/scores/threshold_crps.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <cmath>
#include <random>
#include <stdexcept>

#include "metrics/crps.hpp"
#include "metrics/special_functions.hpp"
#include "tests/metrics/mixture_cases.hpp"

namespace seedbed::metrics {
namespace {

using testing::Cases;
using Quadrature = boost::math::quadrature::gauss_kronrod<double, 31>;

std::vector<double> threshold_scores(const Cases& cases, double threshold) {
  std::vector<double> out(cases.rows());
  threshold_crps(cases.view(), cases.y, threshold, out);
  return out;
}

std::vector<double> crps_of(const Cases& cases) {
  std::vector<double> out(cases.rows());
  std::vector<RowStatus> status(cases.rows());
  crps(cases.view(), cases.y, out, status);
  return out;
}

/// P(X > u), with `below` P(X <= u), of the normal mixture or of the logarithm of a log-normal one, with full
/// accuracy in either tail.
double share(const Cases& cases, std::size_t row, double u, bool below) {
  double sum = 0;
  for (std::size_t k = row * cases.components; k < (row + 1) * cases.components; ++k) {
    const double z = (u - cases.locations[k]) / cases.scales[k];
    sum += cases.weights[k] * normal_cdf(below ? z : -z);
  }
  return sum;
}

/// The integral of the definition over low < u < high (of log z for log-normal mixtures), cut where
/// components change fast.
double integral(const Cases& cases, std::size_t row, double low, double high, bool below) {
  if (!(low < high)) return 0;
  std::vector<double> cuts = {low, high};
  for (std::size_t k = row * cases.components; k < (row + 1) * cases.components; ++k) {
    for (int distance = -10; distance <= 40; distance += 2) {
      const double cut = cases.locations[k] + distance * cases.scales[k];
      if (cut > low && cut < high) cuts.push_back(cut);
    }
  }
  std::ranges::sort(cuts);
  double sum = 0;
  for (std::size_t i = 1; i < cuts.size(); ++i) {
    if (cuts[i - 1] == cuts[i]) continue;
    sum += Quadrature::integrate(
        [&](double u) {
          const double part = share(cases, row, u, below);
          return part * part * (cases.family == Family::lognormal ? std::exp(u) : 1);
        },
        cuts[i - 1], cuts[i], 5, 1e-12);
  }
  return sum;
}

double by_quadrature(const Cases& cases, std::size_t row, double threshold) {
  const bool logarithm = cases.family == Family::lognormal;
  const auto own_unit = [&](double z) { return logarithm ? std::log(z) : z; };
  double end = own_unit(std::max(threshold, cases.y[row]));
  const double low = own_unit(threshold), high = end;
  for (std::size_t k = row * cases.components; k < (row + 1) * cases.components; ++k)
    end = std::max(end + 40 * cases.scales[k], cases.locations[k] + 40 * cases.scales[k]);
  return integral(cases, row, low, high, true) + integral(cases, row, high, end, false);
}

TEST(ThresholdCrps, IsTheIntegralOfItsDefinition) {
  for (const Family family : {Family::normal, Family::lognormal}) {
    const Cases cases = testing::ordinary_cases(family, 3, 20, 71);
    for (const double threshold : {0.01, 0.5, 1.0, 3.0, 8.0}) {
      const std::vector<double> found = threshold_scores(cases, threshold);
      for (std::size_t row = 0; row < cases.rows(); ++row) {
        const double expected = by_quadrature(cases, row, threshold);
        if (expected < 1e-250) continue;
        EXPECT_NEAR(found[row] / expected, 1, 1e-10)
            << static_cast<int>(family) << " " << row << " " << threshold;
      }
    }
  }
}

TEST(ThresholdCrps, HoldsForComponentsOfVeryDifferentWidths) {
  for (const Family family : {Family::normal, Family::lognormal}) {
    Cases cases = testing::wild_cases(family, 3, 20, 0.01, 3, 72);
    for (double& location : cases.locations) location = std::clamp(location, -5.0, 5.0);
    for (double& y : cases.y) y = std::clamp(y, family == Family::normal ? -6.0 : 0.01, 300.0);
    for (const double threshold : {0.02, 1.0, 4.0}) {
      const std::vector<double> found = threshold_scores(cases, threshold);
      for (std::size_t row = 0; row < cases.rows(); ++row) {
        const double expected = by_quadrature(cases, row, threshold);
        if (expected < 1e-250) continue;
        EXPECT_NEAR(found[row] / expected, 1, 1e-10)
            << static_cast<int>(family) << " " << row << " " << threshold;
      }
    }
  }
}

// The threshold is where the closed forms have their corners: at a location, at that of the mean of a
// log-normal component (location + scale^2), and next to them. Probabilities there are angles of two small
// numbers.
TEST(ThresholdCrps, HasNoCornersOfItsOwn) {
  for (const Family family : {Family::normal, Family::lognormal}) {
    for (const double apart : {0.0, 1e-16, -1e-13, 1e-9, 1e-5, 0.01}) {
      const Cases cases = {family, 2, {0.25, 0.75}, {-1, 0}, {1, 0.5}, {-3}};
      const double threshold = family == Family::lognormal ? std::exp(apart) : apart;
      EXPECT_NEAR(threshold_scores(cases, threshold)[0] / by_quadrature(cases, 0, threshold), 1, 1e-11)
          << apart;
    }
    const Cases rounded = {family, 2, {0.25, 0.75}, {0.1, 0.1 + 0.8 * 0.8}, {0.8, 0.4}, {-3}};
    const double threshold = family == Family::lognormal ? std::exp(0.74) : 0.74;
    EXPECT_NEAR(threshold_scores(rounded, threshold)[0] / by_quadrature(rounded, 0, threshold), 1, 1e-11);
  }
}

// What is left far out is small, and just as exact.
TEST(ThresholdCrps, IsExactFarInTheTail) {
  for (const Family family : {Family::normal, Family::lognormal}) {
    Cases cases = testing::ordinary_cases(family, 2, 10, 70);
    for (double& y : cases.y) y = 0.5;
    for (std::size_t row = 0; row < cases.rows(); ++row) {
      double location = -HUGE_VAL, scale = 0;
      for (std::size_t k = 2 * row; k < 2 * row + 2; ++k) {
        location = std::max(location, cases.locations[k]);
        scale = std::max(scale, cases.scales[k]);
      }
      for (const double scales : {4.0, 10.0, 20.0, 25.0}) {
        const double far = location + scales * scale;
        const double threshold = family == Family::lognormal ? std::exp(far) : far;
        const double expected = by_quadrature(cases, row, threshold);
        if (expected < 1e-280) continue;
        EXPECT_NEAR(threshold_scores(cases, threshold)[row] / expected, 1, 1e-11) << row << " " << scales;
      }
    }
  }
}

// The unit does not matter, and a very narrow component is a point.
TEST(ThresholdCrps, TakesScalesWhoseSquaresNoDoubleHolds) {
  const Cases cases = testing::ordinary_cases(Family::normal, 3, 20, 69);
  for (const double unit : {std::ldexp(1.0, 800), std::ldexp(1.0, -800)}) {
    Cases moved = cases;
    for (double& location : moved.locations) location *= unit;
    for (double& scale : moved.scales) scale *= unit;
    for (double& y : moved.y) y *= unit;
    const std::vector<double> expected = threshold_scores(cases, 0.7),
                              found = threshold_scores(moved, 0.7 * unit);
    for (std::size_t row = 0; row < cases.rows(); ++row)
      EXPECT_NEAR(found[row] / unit / expected[row], 1, 1e-11);
  }
  for (const double threshold : {-0.5, 0.0, 0.4}) {
    Cases narrow = {Family::normal, 3, {0.2, 0.3, 0.5}, {-0.4, 0, 1}, {0.03, 1e-160, 0.5}, {0.1}};
    const double found = threshold_scores(narrow, threshold)[0];
    narrow.scales[1] = 0;
    EXPECT_NEAR(found / threshold_scores(narrow, threshold)[0], 1, 1e-12) << threshold;
  }
}

TEST(ThresholdCrps, LeavesOutComponentsWithoutWeight) {
  for (const Family family : {Family::normal, Family::lognormal}) {
    const Cases with = {family, 3, {0.5, 0, 0.5}, {0, 1e5, 1}, {1, 1e-7, 2}, {3}};
    const Cases without = {family, 2, {0.5, 0.5}, {0, 1}, {1, 2}, {3}};
    for (const double threshold : {-1.0, 0.5, 2.0, 5.0, 50.0}) {
      EXPECT_EQ(threshold_scores(with, threshold), threshold_scores(without, threshold)) << threshold;
    }
  }
}

TEST(ThresholdCrps, IsTheCrpsWhereNothingIsBelow) {
  for (const Family family : {Family::normal, Family::lognormal}) {
    const Cases cases = testing::ordinary_cases(family, 3, 50, 73);
    for (const double threshold : {-1e300, -1e6, -200.0}) {
      EXPECT_EQ(threshold_scores(cases, threshold), crps_of(cases)) << threshold;
    }
  }
  // Not quite nothing: the other way of computing it, too.
  const Cases cases = testing::ordinary_cases(Family::normal, 2, 50, 74);
  const std::vector<double> expected = crps_of(cases), found = threshold_scores(cases, -30);
  for (std::size_t row = 0; row < cases.rows(); ++row) EXPECT_NEAR(found[row] / expected[row], 1, 1e-11);
}

TEST(ThresholdCrps, FallsToZeroFromAbove) {
  for (const Family family : {Family::normal, Family::lognormal}) {
    Cases cases = testing::ordinary_cases(family, 3, 20, 75);
    std::vector<double> before(20, HUGE_VAL);
    for (const double threshold : {10.0, 30.0, 100.0, 300.0, 1e3, 1e4, 1e6, 1e20, 1e300}) {
      const std::vector<double> found = threshold_scores(cases, threshold);
      for (std::size_t row = 0; row < 20; ++row) {
        if (cases.y[row] > 10) continue;
        EXPECT_GE(found[row], 0);
        EXPECT_LE(found[row], before[row]) << row << " " << threshold;
        before[row] = found[row];
      }
    }
    for (const double last : before) EXPECT_TRUE(last == 0 || std::isinf(last));
  }
}

// What is below t is what is above -t of the mirrored forecast.
TEST(ThresholdCrps, AndThatBelowAddUpToTheCrps) {
  const Cases cases = testing::ordinary_cases(Family::normal, 3, 40, 76);
  Cases mirrored = cases;
  for (double& location : mirrored.locations) location = -location;
  for (double& y : mirrored.y) y = -y;
  const std::vector<double> all = crps_of(cases);
  for (const double threshold : {-2.0, 0.0, 0.7, 3.0}) {
    const std::vector<double> above = threshold_scores(cases, threshold),
                              below = threshold_scores(mirrored, -threshold);
    for (std::size_t row = 0; row < cases.rows(); ++row) {
      EXPECT_NEAR((above[row] + below[row]) / all[row], 1, 1e-11) << row << " " << threshold;
    }
  }
}

// E|v(X) - v(y)| - E|v(X) - v(X')| / 2 with v(z) = max(z, t), from pairs of draws.
TEST(ThresholdCrps, IsTheCrpsOfWhatIsCutOff) {
  std::mt19937 engine(77);
  for (const Family family : {Family::normal, Family::lognormal}) {
    const Cases cases = testing::ordinary_cases(family, 2, 4, 78);
    const double threshold = 1.5;
    const std::vector<double> found = threshold_scores(cases, threshold);
    for (std::size_t row = 0; row < cases.rows(); ++row) {
      const auto draw = [&] {
        const std::size_t first = row * 2;
        const std::size_t k =
            std::uniform_real_distribution<>()(engine) < cases.weights[first] ? first : first + 1;
        const double x = std::normal_distribution<>(cases.locations[k], cases.scales[k])(engine);
        return std::max(threshold, family == Family::lognormal ? std::exp(x) : x);
      };
      const double v = std::max(threshold, cases.y[row]);
      double sum = 0, squares = 0;
      constexpr int pairs = 200'000;
      for (int i = 0; i < pairs; ++i) {
        const double x = draw(), other = draw();
        const double value = 0.5 * (std::abs(x - v) + std::abs(other - v) - std::abs(x - other));
        sum += value;
        squares += value * value;
      }
      const double mean = sum / pairs;
      EXPECT_NEAR(found[row], mean, 5 * std::sqrt((squares / pairs - mean * mean) / pairs)) << row;
    }
  }
}

// By hand: X is 1 or 3 with equal chance, t = 2. (F - 1{y <= z})^2 is 1/4 between 2 and 3.
TEST(ThresholdCrps, TakesPointMasses) {
  const Cases points = {Family::normal, 2, {0.5, 0.5, 0.5, 0.5}, {1, 3, 1, 3}, {0, 0, 0, 0}, {0, 5}};
  const std::vector<double> found = threshold_scores(points, 2);
  EXPECT_NEAR(found[0], 0.25, 1e-15);
  EXPECT_NEAR(found[1], 0.25 + 2, 1e-15);  // and 1 between 3 and 5
  const Cases logs = {Family::lognormal, 2, {0.5, 0.5}, {0, std::log(3)}, {0, 0}, {0.5}};
  EXPECT_NEAR(threshold_scores(logs, 2)[0], 0.25, 1e-15);
  // A point and a normal component: narrow ones come near.
  Cases mixed = {Family::normal, 2, {0.4, 0.6}, {1, 2.2}, {0.8, 0}, {3}};
  const double exact = threshold_scores(mixed, 1.2)[0];
  mixed.scales[1] = 1e-9;
  EXPECT_NEAR(threshold_scores(mixed, 1.2)[0] / exact, 1, 1e-8);
}

TEST(ThresholdCrps, OfYesAndNoIsThePartOfTheBrierScoreAbove) {
  const Cases cases = {Family::bernoulli, 1, {1, 1}, {0, std::log(3)}, {0, 0}, {1, 0}};
  EXPECT_EQ(threshold_scores(cases, -5), crps_of(cases));
  EXPECT_NEAR(threshold_scores(cases, 0.25)[1], 0.75 * 0.75 * 0.75, 1e-15);
  EXPECT_EQ(threshold_scores(cases, 1), (std::vector<double>{0, 0}));
}

TEST(ThresholdCrps, OfABadRowIsNoNumber) {
  Cases cases = testing::ordinary_cases(Family::normal, 2, 3, 79);
  cases.scales[2] = -1;
  cases.y[2] = NAN;
  const std::vector<double> found = threshold_scores(cases, 1);
  EXPECT_TRUE(std::isfinite(found[0]));
  EXPECT_TRUE(std::isnan(found[1]));
  EXPECT_TRUE(std::isnan(found[2]));
}

}  // namespace
}  // namespace seedbed::metrics
