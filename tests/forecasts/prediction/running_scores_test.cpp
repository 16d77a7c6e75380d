#include "forecasts/prediction/running_scores.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace seedbed::forecasts {
namespace {

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
}  // namespace seedbed::forecasts
