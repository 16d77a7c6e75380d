#include "metrics/piecewise.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <random>
#include <vector>

#include "metrics/scores/climatology.hpp"

namespace seedbed::metrics {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
using Numbers = std::vector<double>;

/// The distribution function, written down anew.
double cdf_of_quantiles(const Numbers& p, const Numbers& q, double x) {
  if (x < q.front()) return 0;
  if (x >= q.back()) return 1;
  std::size_t i = 0;
  while (q[i + 1] <= x) ++i;
  return p[i] + (p[i + 1] - p[i]) * (x - q[i]) / (q[i + 1] - q[i]);
}

double cdf_of_sample(const Numbers& sample, double x) {
  return static_cast<double>(std::ranges::count_if(sample, [&](double s) { return s <= x; })) /
         static_cast<double>(sample.size());
}

/// The CRPS by Simpson's rule between all places where the integrand has a corner, on what is squared there.
double by_quadrature(const std::function<double(double)>& cdf, Numbers corners, double y, double from) {
  corners.push_back(y);
  std::ranges::sort(corners);
  double sum = 0;
  for (std::size_t i = 0; i + 1 < corners.size(); ++i) {
    const double a = std::max(corners[i], from), b = corners[i + 1];
    if (!(a < b)) continue;
    const auto square = [&](double x) {
      const double f = cdf(x) - (x >= y ? 1 : 0);
      return f * f;
    };
    const double just_below = std::nextafter(b, a);
    sum += (b - a) / 6 * (square(a) + 4 * square((a + b) / 2) + square(just_below));
  }
  return sum;
}

double crps_of(const PiecewiseForecasts& forecast, double y, double from = -kInfinity) {
  double out = 0;
  RowStatus status = RowStatus::ok;
  if (from == -kInfinity) {
    crps(forecast, {&y, 1}, {&out, 1}, {&status, 1});
    EXPECT_EQ(status, RowStatus::ok);
  } else {
    threshold_crps(forecast, {&y, 1}, from, {&out, 1});
  }
  return out;
}

template <class Function>
double number(const Function& function) {
  double out = 0;
  function(std::span<double>(&out, 1));
  return out;
}

TEST(Piecewise, QuantilesAreScoredAsByQuadrature) {
  std::mt19937_64 random(1);
  std::normal_distribution<double> normal;
  for (int repeat = 0; repeat < 200; ++repeat) {
    Numbers p, q;
    const int n = 2 + repeat % 9;
    for (int i = 0; i < n; ++i) {
      p.push_back((i + (repeat % 3 == 0 ? 0.0 : 0.5)) / (n - (repeat % 3 == 0 ? 1 : 0)));
      q.push_back(normal(random) * 3);
    }
    std::ranges::sort(q);
    if (n > 3 && repeat % 4 == 0) q[2] = q[1];  // a jump in the middle
    const double y = normal(random) * 4;
    const PiecewiseForecasts forecast{q.size(), q, p};
    const auto cdf = [&](double x) { return cdf_of_quantiles(p, q, x); };
    EXPECT_NEAR(crps_of(forecast, y), by_quadrature(cdf, q, y, -kInfinity), 1e-12);
    for (const double threshold : {-1.0, 0.5, 9.0}) {
      EXPECT_NEAR(crps_of(forecast, y, threshold), by_quadrature(cdf, q, y, threshold), 1e-12);
    }
    for (const double x : {-2.0, 0.0, q.front(), q.back(), q[1]})
      EXPECT_NEAR(number([&](auto out) { metrics::cdf(forecast, {&x, 1}, out); }), cdf(x), 1e-12);
    for (int i = 1; i + 1 < n; ++i)
      EXPECT_DOUBLE_EQ(number([&](auto out) { quantile(forecast, p[static_cast<std::size_t>(i)], out); }),
                       q[static_cast<std::size_t>(i)]);
  }
}

// The CRPS is twice the pinball loss, averaged over all probabilities: with many of them, the mean of it.
TEST(Piecewise, ManyQuantilesOfANormalDistributionHaveItsScore) {
  Numbers p, q;
  for (int i = 1; i < 2000; ++i) {
    p.push_back(i / 2000.0);
    double low = -10, high = 10;
    while (high - low > 1e-13) {
      const double middle = (low + high) / 2;
      (0.5 * std::erfc(-middle / std::sqrt(2.0)) < p.back() ? low : high) = middle;
    }
    q.push_back(low);
  }
  const double y = 0.7, z = y;
  const double exact =
      z * std::erf(z / std::sqrt(2.0)) + 2 * std::exp(-z * z / 2) / std::sqrt(2 * M_PI) - 1 / std::sqrt(M_PI);
  const PiecewiseForecasts forecast{q.size(), q, p};
  EXPECT_NEAR(crps_of(forecast, y), exact, 1e-6);
  EXPECT_NEAR(number([&](auto out) { mean(forecast, out); }), 0, 1e-9);
  EXPECT_NEAR(number([&](auto out) { standard_deviation(forecast, out); }), 1, 2e-3);
}

TEST(Piecewise, ASampleIsScoredAsMeanDistances) {
  std::mt19937_64 random(2);
  std::normal_distribution<double> normal;
  for (int repeat = 0; repeat < 100; ++repeat) {
    Numbers sample;
    for (int i = 0; i < 1 + repeat % 20; ++i)
      sample.push_back(repeat % 3 == 0 ? std::round(normal(random) * 2) : normal(random));
    const double y = repeat % 5 == 0 ? sample.front() : normal(random) * 2;
    const auto n = static_cast<double>(sample.size());
    double to_y = 0, pairs = 0, sum = 0, squares = 0;
    for (const double a : sample) {
      to_y += std::abs(a - y);
      sum += a;
      squares += a * a;
      for (const double b : sample) pairs += std::abs(a - b);
    }
    const PiecewiseForecasts forecast{sample.size(), sample, {}};
    EXPECT_NEAR(crps_of(forecast, y), to_y / n - pairs / (2 * n * n), 1e-12);
    EXPECT_NEAR(crps_of(forecast, y), Climatology(sample).crps(y), 1e-12);
    const double fair = number([&](auto out) { fair_crps(forecast, {&y, 1}, out); });
    if (sample.size() == 1) {
      EXPECT_TRUE(std::isnan(fair));
    } else {
      EXPECT_NEAR(fair, to_y / n - pairs / (2 * n * (n - 1)), 1e-12);
    }
    EXPECT_NEAR(crps_of(forecast, y, 0.25),
                by_quadrature([&](double x) { return cdf_of_sample(sample, x); }, sample, y, 0.25), 1e-12);
    EXPECT_NEAR(number([&](auto out) { mean(forecast, out); }), sum / n, 1e-12);
    EXPECT_NEAR(number([&](auto out) { standard_deviation(forecast, out); }),
                std::sqrt(std::max(0.0, squares / n - sum / n * sum / n)), 1e-6);
    Numbers sorted = sample;
    std::ranges::sort(sorted);
    EXPECT_DOUBLE_EQ(number([&](auto out) { quantile(forecast, 0.5, out); }),
                     sorted[(sorted.size() - 1) / 2]);
  }
}

// The mean of fair scores over samples is the score of what they were drawn from, however small they are.
TEST(Piecewise, TheFairScoreHasNoBias) {
  std::mt19937_64 random(3);
  std::normal_distribution<double> normal;
  const double y = 0.7;
  const double exact =
      y * std::erf(y / std::sqrt(2.0)) + 2 * std::exp(-y * y / 2) / std::sqrt(2 * M_PI) - 1 / std::sqrt(M_PI);
  double fair = 0, square = 0;
  constexpr int kRepeats = 40000;
  for (int repeat = 0; repeat < kRepeats; ++repeat) {
    const Numbers sample = {normal(random), normal(random), normal(random)};
    const double one = number([&](auto out) { fair_crps(PiecewiseForecasts{3, sample, {}}, {&y, 1}, out); });
    fair += one;
    square += one * one;
  }
  fair /= kRepeats;
  const double error = std::sqrt((square / kRepeats - fair * fair) / kRepeats);
  EXPECT_NEAR(fair, exact, 5 * error);
}

TEST(Piecewise, SaysWhatIsNoDistribution) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const Numbers p = {0.1, 0.9}, values = {1, 2, 2, 1, nan, 1, 1, 2}, y = {0, 0, 0, nan};
  Numbers out(4);
  std::vector<RowStatus> status(4);
  crps({2, values, p}, y, out, status);
  EXPECT_EQ(status,
            (std::vector<RowStatus>{RowStatus::ok, RowStatus::quantiles_cross,
                                    RowStatus::parameter_not_finite, RowStatus::observation_not_finite}));
  EXPECT_FALSE(std::isnan(out[0]));
  for (int i = 1; i < 4; ++i) EXPECT_TRUE(std::isnan(out[static_cast<std::size_t>(i)]));
  crps({2, values, {}}, y, out, status);
  EXPECT_EQ(status[1], RowStatus::ok);  // the order of a sample means nothing
}

}  // namespace
}  // namespace seedbed::metrics
