#include "metrics/special_functions.hpp"

#include <gtest/gtest.h>

#include <boost/math/constants/constants.hpp>
#include <boost/math/special_functions/erf.hpp>
#include <cmath>

#include "tests/metrics/exact_scores.hpp"

namespace seedbed::metrics {
namespace {

using testing::Exact;

void expect_close(double found, const Exact& exact, double tolerance, double x) {
  EXPECT_LE(static_cast<double>(abs((found - exact) / exact)), tolerance) << "x = " << x;
}

TEST(SpecialFunctions, ErfcxHasFullRelativeAccuracy) {
  for (double x = -26; x < 60; x += 0.0617) {
    expect_close(erfcx(x), exp(Exact(x) * Exact(x)) * boost::math::erfc(Exact(x)), 1e-15, x);
  }
  EXPECT_NEAR(erfcx(1e200) * 1e200, 1 / std::sqrt(boost::math::constants::pi<double>()), 1e-15);
  EXPECT_EQ(erfcx(HUGE_VAL), 0);
}

TEST(SpecialFunctions, NormalDistributionFunctionHasFullRelativeAccuracyInTheTail) {
  for (double x = -37; x < 8; x += 0.0371)
    expect_close(normal_cdf(x), testing::exact_normal_cdf(x), 1.5e-15, x);
  EXPECT_EQ(normal_cdf(-HUGE_VAL), 0);
  EXPECT_EQ(normal_cdf(HUGE_VAL), 1);
}

TEST(SpecialFunctions, LogNormalCdfDoesNotUnderflow) {
  for (double x = -120; x < 8; x += 0.0713)
    expect_close(log_normal_cdf(x), log(testing::exact_normal_cdf(x)), 2e-15, x);
  EXPECT_NEAR(log_normal_cdf(-1e10), -5e19, 1e4);
}

TEST(SpecialFunctions, NormalQuantileInvertsTheDistributionFunction) {
  for (double p = 1e-300; p < 1e-3; p *= 7.3) {
    const Exact x = -sqrt(Exact(2)) * boost::math::erfc_inv(2 * p);
    expect_close(normal_quantile(p), x, 1e-15, p);
  }
  for (double p = 0.001; p < 1; p += 0.00137) {
    EXPECT_NEAR(static_cast<double>(testing::exact_normal_cdf(normal_quantile(p)) - p), 0, 2e-16) << p;
  }
  EXPECT_EQ(normal_quantile(0.5), 0);
  EXPECT_EQ(normal_quantile(0), -HUGE_VAL);
  EXPECT_EQ(normal_quantile(1), HUGE_VAL);
  EXPECT_TRUE(std::isnan(normal_quantile(1.5)));
}

}  // namespace
}  // namespace seedbed::metrics
