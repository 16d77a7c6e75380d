#include "forecasts/prediction/finite_forecast.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "build_paths.hpp"
#include "forecasts/prediction/predictor.hpp"
#include "metrics/distribution.hpp"
#include "tests/experiments/dataset/data_files.hpp"

namespace seedbed::forecasts {
namespace {

using metrics::Family;
using testing::HasSubstr;

constexpr double kInf = std::numeric_limits<double>::infinity();

models::MixtureRows one(Family family, double location, double scale) {
  return {family, 2, {0.5, 0.5}, {0, location}, {1, scale}};
}

TEST(FiniteForecast, HasFiniteParametersAndMoments) {
  for (const Family family : metrics::kAllFamilies) {
    EXPECT_TRUE(is_finite_forecast(one(family, 99, 14), 0));
    for (const double value : {kInf, -kInf, std::nan("")}) {
      EXPECT_FALSE(is_finite_forecast(one(family, value, 1), 0));
      EXPECT_FALSE(is_finite_forecast(one(family, 1, value), 0));
      models::MixtureRows weights = one(family, 1, 1);
      weights.weights[1] = value;
      EXPECT_FALSE(is_finite_forecast(weights, 0));
    }
  }
  EXPECT_TRUE(is_finite_forecast(one(Family::bernoulli, -1e300, 0), 0));
  EXPECT_TRUE(is_finite_forecast(one(Family::normal, 1e150, 1e150), 0));
  EXPECT_TRUE(is_finite_forecast(one(Family::normal, 1e160, 1), 0));  // though the square is no double
  EXPECT_TRUE(is_finite_forecast(one(Family::laplace, 1e150, 1e150), 0));
  EXPECT_TRUE(is_finite_forecast(one(Family::lognormal, -600, 1), 0));
  EXPECT_TRUE(is_finite_forecast(one(Family::hurdle_lognormal, -1000, 0), 0));
  EXPECT_FALSE(is_finite_forecast(one(Family::hurdle_lognormal, 800, 1), 0));
  EXPECT_FALSE(is_finite_forecast(one(Family::lognormal, 800, 1), 0));
  EXPECT_TRUE(is_finite_forecast(one(Family::lognormal, 0, 20), 0));  // the mean is 1e87, the deviation 1e174
  EXPECT_FALSE(
      is_finite_forecast(one(Family::lognormal, 0, 30), 0));  // the mean is 1e195, the deviation is not
}

// The second route: whatever the bounds that spare the moments say, all that can be asked of such a forecast
// is finite.
TEST(FiniteForecast, HasFiniteMomentsAndQuantilesEverywhere) {
  int finite = 0;
  for (const Family family : metrics::kAllFamilies) {
    for (double location = -1e300; location < 2e300; location = location < -1  ? location / 300
                                                                : location < 1 ? location + 0.7
                                                                               : location * 300) {
      for (double scale = 1e-9; scale < 1e300; scale *= 17) {
        const models::MixtureRows rows = one(family, location, scale);
        double mean = 0, sd = 0, low = 0, high = 0;
        metrics::mean(rows.view(), {&mean, 1});
        metrics::standard_deviation(rows.view(), {&sd, 1});
        ASSERT_EQ(is_finite_forecast(rows, 0), std::isfinite(mean) && std::isfinite(sd))
            << location << " " << scale;
        if (!is_finite_forecast(rows, 0)) continue;
        metrics::quantile(rows.view(), 1e-9, {&low, 1});
        metrics::quantile(rows.view(), 1 - 1e-9, {&high, 1});
        ASSERT_TRUE(std::isfinite(low) && std::isfinite(high)) << location << " " << scale;
        ++finite;
      }
    }
  }
  EXPECT_GT(finite, 1000);
}

TEST(FiniteForecast, TheRowOfOneThatIsNotIsNamedByBatchAndByRow) {
  const Predictor model(std::string(SEEDBED_TEST_DATA "/models/second.safetensors"));
  const std::vector<double> ages = {3, 4, 5'800'000};
  const std::vector<std::string_view> colours = {"red", "red", "red"};
  const std::string problem =
      "its forecast is not finite (mean inf, standard deviation inf): its inputs are too far";
  EXPECT_THAT(experiments::data_error([&] {
                model.predict({3, ages, colours});
              }),
              HasSubstr("row 2: " + problem));
  EXPECT_THAT(experiments::data_error([&] {
                model.predict_one(std::vector<double>{5'800'000}, std::vector<std::string_view>{"red"});
              }),
              HasSubstr("row 0: " + problem));
  EXPECT_NO_THROW(model.predict_one(std::vector<double>{58}, std::vector<std::string_view>{"red"}));
}

}  // namespace
}  // namespace seedbed::forecasts
