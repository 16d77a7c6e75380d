#include "experiments/prediction/running_scores.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "models/random.hpp"

namespace seedbed::experiments {
namespace {

TEST(RunningMean, IsTheMeanOverRowsToTheBit) {
  models::RandomStream random(1, models::Purpose::synthesis);
  for (const double shift : {0.0, 1e6, -1e9}) {
    for (const std::size_t n : {1u, 2u, 3u, 1000u}) {
      std::vector<double> values;
      RunningMean mean;
      for (std::size_t i = 0; i < n; ++i) {
        values.push_back(shift + random.normal() * std::exp(3 * random.normal()));
        mean.add(values.back());
      }
      const metrics::Score wanted = metrics::mean_over_rows("x", values), got = mean.score("x");
      EXPECT_EQ(got.value, wanted.value);
      EXPECT_EQ(std::isnan(got.standard_error), n == 1);
      if (n > 1) {
        EXPECT_NEAR(got.standard_error, wanted.standard_error, 1e-9 * wanted.standard_error);
      }
    }
  }
}

TEST(RunningMean, AnInfiniteValueMakesTheMeanInfinite) {
  RunningMean mean;
  EXPECT_TRUE(std::isnan(mean.score("x").value));
  for (const double value : {std::numeric_limits<double>::infinity(), 1.0}) mean.add(value);
  EXPECT_EQ(mean.score("x").value, std::numeric_limits<double>::infinity());
  EXPECT_TRUE(std::isnan(mean.score("x").standard_error));
}

TEST(RunningScores, ConstantErrorsHaveNoSpread) {
  ForecastValues values;
  RunningScores scores(values);
  const std::vector<double> weights(3, 1), locations = {1, 2, 3}, scales(3, 0.5), y = {3, 4, std::nan("")};
  values.compute({metrics::Family::normal, 1, weights, locations, scales}, y);
  scores.add(values, y, std::vector<std::size_t>{0, 1, 2});
  EXPECT_EQ(scores.rows(), 2);  // one has no target
  for (const metrics::Score& score : scores.scores()) {
    if (score.name == "mae" || score.name == "rmse") {
      EXPECT_NEAR(score.value, 2, 1e-9);
    }
    if (score.name == "coverage90") {
      EXPECT_EQ(score.value, 0);
    }
    EXPECT_NEAR(score.standard_error, 0, 1e-7) << score.name;
  }
}

}  // namespace
}  // namespace seedbed::experiments
