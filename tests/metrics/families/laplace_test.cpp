#include "metrics/families/laplace.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/math/quadrature/exp_sinh.hpp>
#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <boost/math/quadrature/tanh_sinh.hpp>
#include <boost/multiprecision/cpp_bin_float.hpp>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include "metrics/families/family.hpp"

namespace seedbed::metrics {
namespace {

// A hundred digits: the textbook form of a pair divides by the difference of its scales, and differences of
// it are taken.
using Exact = boost::multiprecision::cpp_bin_float_100;

struct ExactRow {
  std::vector<Exact> weights, locations, scales;

  explicit ExactRow(const MixtureRow& row)
      : weights(row.weights.begin(), row.weights.end()),
        locations(row.locations.begin(), row.locations.end()),
        scales(row.scales.begin(), row.scales.end()) {}

  Exact sum() const {
    Exact total = 0;
    for (const Exact& weight : weights) total += weight;
    return total;
  }
};

Exact exact_cdf(const ExactRow& row, const Exact& x) {
  Exact sum = 0;
  for (std::size_t k = 0; k < row.weights.size(); ++k) {
    const Exact half = exp(-abs(x - row.locations[k]) / row.scales[k]) / 2;
    sum += row.weights[k] * (x < row.locations[k] ? half : Exact(1 - half));
  }
  return sum / row.sum();
}

// E|X - X'| of two Laplace components, and E|X - y|, as in textbooks; equal scales moved apart by 1e-40 of
// themselves.
Exact exact_distance(Exact d, Exact a, Exact b) {
  d = abs(d);
  if (a == b) a *= 1 + Exact("1e-40");
  return d + (b * b * b * exp(-d / b) - a * a * a * exp(-d / a)) / (b * b - a * a);
}

Exact exact_crps(const ExactRow& row, const Exact& y) {
  const Exact total = row.sum();
  Exact sum = 0;
  for (std::size_t k = 0; k < row.weights.size(); ++k) {
    const Exact d = abs(y - row.locations[k]);
    sum += row.weights[k] / total * (d + row.scales[k] * exp(-d / row.scales[k]));
    for (std::size_t j = 0; j < row.weights.size(); ++j) {
      sum -= row.weights[j] * row.weights[k] / (2 * total * total) *
             exact_distance(row.locations[j] - row.locations[k], row.scales[j], row.scales[k]);
    }
  }
  return sum;
}

// The exponent of even this type ends, so the greatest is taken out.
Exact exact_log_score(const ExactRow& row, const Exact& y) {
  const auto exponent = [&](std::size_t k) -> Exact { return -abs(y - row.locations[k]) / row.scales[k]; };
  Exact greatest = exponent(0), density = 0;
  for (std::size_t k = 1; k < row.weights.size(); ++k) {
    if (exponent(k) > greatest) greatest = exponent(k);
  }
  for (std::size_t k = 0; k < row.weights.size(); ++k)
    density += row.weights[k] * exp(exponent(k) - greatest) / (2 * row.scales[k]);
  return -greatest - log(density / row.sum());
}

// Scales between e^-spread and e^spread times `unit`, every third one equal to the one before, every third
// nearly so.
MixtureRow random_row(std::mt19937& random, std::size_t components, double spread, double unit) {
  std::uniform_real_distribution<double> uniform(0, 1);
  MixtureRow row;
  double sum = 0;
  for (std::size_t k = 0; k < components; ++k) {
    row.weights.push_back(0.05 + uniform(random));
    row.locations.push_back(unit * (4 * uniform(random) - 2));
    row.scales.push_back(unit * std::exp(spread * (2 * uniform(random) - 1)));
    if (k % 3 == 1) row.scales[k] = row.scales[k - 1];
    if (k % 3 == 2) row.scales[k] = row.scales[k - 1] * (1 + 1e-9 * uniform(random));
    sum += row.weights.back();
  }
  for (double& weight : row.weights) weight /= sum;
  return row;
}

double value(const Exact& exact) {
  return static_cast<double>(exact);
}

TEST(Laplace, CrpsIsTheIntegralOfBrierScores) {
  std::mt19937 random(1);
  using Wide = long double;
  boost::math::quadrature::tanh_sinh<Wide> finite;
  boost::math::quadrature::exp_sinh<Wide> infinite;
  for (int repeat = 0; repeat < 20; ++repeat) {
    const MixtureRow row = random_row(random, 4, 1.5, 1);
    const double y = 3 * std::uniform_real_distribution<double>(-1, 1)(random);
    const auto f = [&](Wide x) {
      Wide sum = 0;
      for (std::size_t k = 0; k < 4; ++k) {
        const Wide half = std::exp(-std::abs(x - row.locations[k]) / row.scales[k]) / 2;
        sum += row.weights[k] * (x < row.locations[k] ? half : 1 - half);
      }
      return sum;
    };
    const auto above = [&](Wide x) {
      Wide sum = 0;
      for (std::size_t k = 0; k < 4; ++k) {
        const Wide half = std::exp(-std::abs(x - row.locations[k]) / row.scales[k]) / 2;
        sum += row.weights[k] * (x < row.locations[k] ? 1 - half : half);
      }
      return sum;
    };
    std::vector<Wide> ends(row.locations.begin(), row.locations.end());
    ends.push_back(y);
    std::ranges::sort(ends);
    Wide total = infinite.integrate([&](Wide t) { return f(ends.front() - t) * f(ends.front() - t); }) +
                 infinite.integrate([&](Wide t) { return above(ends.back() + t) * above(ends.back() + t); });
    for (std::size_t i = 0; i + 1 < ends.size(); ++i) {
      const bool below = ends[i + 1] <= y;
      total += finite.integrate([&](Wide x) { return below ? f(x) * f(x) : above(x) * above(x); }, ends[i],
                                ends[i + 1]);
    }
    EXPECT_NEAR(traits(Family::laplace).crps(row, y, nullptr), static_cast<double>(total), 1e-12);
  }
}

TEST(Laplace, ScoresAgreeWithAHundredDigitsFromTinyScalesToHuge) {
  std::mt19937 random(2);
  for (const double unit : {1e-30, 1e-3, 1.0, 1e6, 1e30}) {
    for (const double spread : {0.0, 0.05, 1.0, 10.0}) {
      for (const std::size_t components : {1u, 2u, 6u}) {
        const MixtureRow row = random_row(random, components, spread, unit);
        const ExactRow exact(row);
        for (const double at : {-1e6, -2.0, -0.1, 0.0, 0.3, 5.0, 1e9}) {
          const double y = unit * at;
          const double crps = scalar::laplace_crps(row, y, nullptr);
          EXPECT_NEAR(crps / value(exact_crps(exact, y)), 1, 1e-12);
          const double nll = scalar::laplace_log_score(row, y, nullptr);
          EXPECT_NEAR(nll, value(exact_log_score(exact, y)), 1e-13 * (1 + std::abs(nll)));
        }
      }
    }
  }
}

// Central differences of the exact value.
template <class Score>
std::vector<double> differences(const ExactRow& row, const Exact& y, const Score& score) {
  std::vector<double> found;
  for (std::vector<Exact> ExactRow::*part : {&ExactRow::weights, &ExactRow::locations, &ExactRow::scales}) {
    for (std::size_t k = 0; k < row.weights.size(); ++k) {
      const Exact step = Exact("1e-20") * row.scales[k];
      ExactRow up = row, down = row;
      (up.*part)[k] += step;
      (down.*part)[k] -= step;
      found.push_back(value((score(up, y) - score(down, y)) / (2 * step)));
    }
  }
  return found;
}

// Components of weight 1e-12 that are wider by up to 40 orders of magnitude: the textbook form loses all.
TEST(Laplace, CrpsKeepsItsDigitsBesideWideComponentsOfTinyWeight) {
  for (const double wide : {1e3, 1e12, 1e25, 1e40}) {
    for (const double y : {-3.0, 0.0, 0.4, 1e6}) {
      const MixtureRow row{{1 - 1e-12, 1e-12}, {0.1, 2}, {1, wide}};
      EXPECT_NEAR(scalar::laplace_crps(row, y, nullptr) / value(exact_crps(ExactRow(row), y)), 1, 1e-12);
    }
  }
}

// The integral of (F(z) - [y <= z])^2 over z > t by quadrature of the exact distribution function.
double integral_above(const MixtureRow& row, double y, double threshold) {
  boost::math::quadrature::exp_sinh<double> infinite;
  const auto tail = [&](double x, double sign) {
    double sum = 0;
    for (std::size_t k = 0; k < row.components(); ++k) {
      const double from = sign * (x - row.locations[k]);
      const double half = 0.5 * std::exp(-std::abs(from) / row.scales[k]);
      sum += row.weights[k] * (from > 0 ? half : 1 - half);
    }
    return sum;
  };
  std::vector<double> ends = {threshold};
  for (const double location : row.locations) ends.push_back(std::max(threshold, location));
  ends.push_back(std::max(threshold, y));
  std::ranges::sort(ends);
  double total = infinite.integrate([&](double t) { return std::pow(tail(ends.back() + t, 1), 2); });
  for (std::size_t i = 0; i + 1 < ends.size(); ++i) {
    if (ends[i] == ends[i + 1]) continue;
    const double sign = ends[i + 1] <= y ? -1 : 1;
    total += boost::math::quadrature::gauss_kronrod<double, 31>::integrate(
        [&](double x) { return std::pow(tail(x, sign), 2); }, ends[i], ends[i + 1], 10, 1e-13);
  }
  return total;
}

TEST(Laplace, CrpsAboveAThresholdIsTheIntegralAboveIt) {
  std::mt19937 random(7);
  for (int repeat = 0; repeat < 20; ++repeat) {
    const MixtureRow row = random_row(random, 4, 1.5, 1);
    for (const double threshold : {-8.0, -1.0, 0.3, 1.9, 30.0}) {
      for (const double y : {-3.0, 0.29, 1.2, 7.0, 35.0}) {
        const double expected = integral_above(row, y, threshold);
        EXPECT_NEAR(traits(Family::laplace).crps_above(row, y, threshold) / expected, 1, 1e-10);
      }
    }
  }
}

TEST(Laplace, CrpsAboveAndBelowAThresholdAddUpInEveryUnit) {
  std::mt19937 random(8);
  for (const double unit : {1e-30, 1.0, 1e30}) {
    for (int repeat = 0; repeat < 10; ++repeat) {
      const MixtureRow row = random_row(random, 5, 3, unit);
      MixtureRow mirrored = row;
      for (double& location : mirrored.locations) location = -location;
      for (const double at : {-2.0, 0.1, 4.0}) {
        for (const double threshold : {-1e6, -0.5, 0.1, 3.0, 1e6}) {
          const double above = scalar::laplace_crps_above(row, unit * at, unit * threshold);
          const double below = scalar::laplace_crps_above(mirrored, -unit * at, -unit * threshold);
          EXPECT_NEAR((above + below) / scalar::laplace_crps(row, unit * at, nullptr), 1, 1e-12);
        }
      }
    }
  }
  const MixtureRow points{{0.5, 0.5}, {1, 3}, {0, 0}};  // F is 1/2 between them
  EXPECT_DOUBLE_EQ(scalar::laplace_crps_above(points, 0, 2), 0.25);
  EXPECT_DOUBLE_EQ(scalar::laplace_crps_above(points, 5, 2), 0.25 + 2);
}

TEST(Laplace, GradientsAgreeWithDifferencesInAHundredDigits) {
  std::mt19937 random(3);
  for (const double spread : {0.0, 0.03, 0.2, 2.0}) {
    for (int repeat = 0; repeat < 4; ++repeat) {
      const MixtureRow row = random_row(random, 5, spread, 1);
      const double y = 3 * std::uniform_real_distribution<double>(-1, 1)(random);
      std::vector<double> w(5), mu(5), b(5);
      const auto check = [&](const auto& score, const auto& exact) {
        score(row, y, MixtureGradient{w, mu, b});
        double along = 0;  // derivatives are by raw weights, which are divided by their sum
        for (std::size_t k = 0; k < 5; ++k) along += row.weights[k] * w[k];
        const std::vector<double> expected = differences(ExactRow(row), y, exact);
        for (std::size_t k = 0; k < 5; ++k) {
          EXPECT_NEAR(w[k] - along, expected[k], 1e-12 * (1 + std::abs(expected[k])));
          EXPECT_NEAR(mu[k], expected[5 + k], 1e-12 * (1 + std::abs(expected[5 + k])));
          EXPECT_NEAR(b[k], expected[10 + k], 1e-12 * (1 + std::abs(expected[10 + k])));
        }
      };
      check([](const MixtureRow& r, double x, MixtureGradient g) { scalar::laplace_crps(r, x, &g); },
            exact_crps);
      check([](const MixtureRow& r, double x, MixtureGradient g) { scalar::laplace_log_score(r, x, &g); },
            exact_log_score);
    }
  }
}

TEST(Laplace, DistributionAndQuantilesUndoEachOther) {
  std::mt19937 random(4);
  const FamilyTraits& laplace = traits(Family::laplace);
  for (const double unit : {1e-12, 1.0, 1e12}) {
    for (int repeat = 0; repeat < 10; ++repeat) {
      const MixtureRow row = random_row(random, 5, 2, unit);
      for (const double p : {1e-12, 0.001, 0.3, 0.5, 0.9, 1 - 1e-9}) {
        const double x = laplace.quantile(row, p);
        const Exact cdf = exact_cdf(ExactRow(row), x);
        EXPECT_NEAR(laplace.cdf(row, x), value(cdf), 1e-15);
        EXPECT_NEAR(value(p < 0.5 ? Exact(cdf / p) : Exact((1 - cdf) / (1 - Exact(p)))), 1, 1e-12);
        EXPECT_NEAR(laplace.exceedance(row, x) / value(1 - cdf), 1, 1e-12);
      }
    }
  }
}

TEST(Laplace, MomentsAreThoseOfDraws) {
  std::mt19937 random(5);
  const MixtureRow row = random_row(random, 3, 1, 1);
  std::discrete_distribution<std::size_t> component(row.weights.begin(), row.weights.end());
  std::exponential_distribution<double> exponential(1);
  constexpr int kDraws = 200000;
  double sum = 0, squares = 0, fourths = 0;
  const double mean = traits(Family::laplace).mean(row);
  for (int i = 0; i < kDraws; ++i) {
    const std::size_t k = component(random);
    const double x = row.locations[k] + row.scales[k] * (exponential(random) - exponential(random)) - mean;
    sum += x;
    squares += x * x;
    fourths += x * x * x * x;
  }
  const double sd = traits(Family::laplace).standard_deviation(row);
  EXPECT_NEAR(sum / kDraws, 0, 4 * sd / std::sqrt(kDraws));
  EXPECT_NEAR(squares / kDraws, sd * sd, 4 * std::sqrt(fourths / kDraws / kDraws));
}

TEST(Laplace, PointMassesAndFarValuesGiveFiniteNumbers) {
  const MixtureRow row{{0.5, 0.5}, {1, 2}, {0, 0}};
  EXPECT_DOUBLE_EQ(scalar::laplace_crps(row, 0, nullptr), 1.25);  // 1.5 - 1/2 * 1/2
  const MixtureRow mixed{{0.25, 0.75}, {0, 1e-12}, {1e-300, 1e12}};
  for (const double y : {0.0, 1e-12, 1e15, -1e300}) {
    std::vector<double> w(2), mu(2), b(2);
    const MixtureGradient gradient{w, mu, b};
    EXPECT_TRUE(std::isfinite(scalar::laplace_crps(mixed, y, &gradient)));
    for (const auto& part : {w, mu, b}) {
      for (const double derivative : part) EXPECT_TRUE(std::isfinite(derivative));
    }
    EXPECT_FALSE(std::isnan(scalar::laplace_log_score(mixed, y, nullptr)));
  }
}

}  // namespace
}  // namespace seedbed::metrics
