#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "base/data_error.hpp"
#include "metrics/scores/row_functions.hpp"
#include "tests/forecasts/scoring/forecast_file.hpp"

// Forecasts that are no mixtures.

namespace seedbed::forecasts {
namespace {

using testing::HasSubstr;
namespace row = metrics::row;

ScoredFile scored(const std::string& text, std::vector<metrics::RowValue> values = {{row::crps}}) {
  const TestFile file(text);
  return score_file(file.path(), {.values = std::move(values)});
}

std::string refusal(const std::string& text) {
  try {
    scored(text);
  } catch (const DataError& error) {
    return error.what();
  }
  return "nothing is wrong";
}

TEST(OtherForms, QuantilesMayStandInAnyOrder) {
  const ScoredFile file = scored("quantile_0.75,y,quantile_0.25,note\n3,2,1,a\n3,7,1,b\n",
                                 {{row::crps}, {row::quantile, 0.25}, {row::covered, 50}, {row::log_score}});
  // Half of the probability between 1 and 3, a quarter at each: both halves of that straight piece give
  // (1/16 + 1/8 + 1/4) / 3.
  const double inside = 2 * (1.0 / 16 + 1.0 / 8 + 1.0 / 4) / 3;
  EXPECT_NEAR(file.columns[0][0], inside, 1e-15);
  // Above 3 the observation is 4 away, and below it all of F squared counts.
  EXPECT_NEAR(file.columns[0][1], 4 + 2 * (1.0 / 16 + 3.0 / 16 + 9.0 / 16) / 3, 1e-15);
  EXPECT_EQ(file.columns[1][0], 1);
  EXPECT_EQ(file.columns[2][0], 1);
  EXPECT_EQ(file.columns[2][1], 0);
  EXPECT_TRUE(std::isnan(file.columns[3][0]));
  EXPECT_EQ(file.counts.quantiles, 2);
}

TEST(OtherForms, SamplesMayHaveDifferentSizes) {
  const ScoredFile file =
      scored("y,sample_1,sample_2,sample_3\n0,1,2,\n0,1,2,6\n", {{row::crps}, {row::fair_crps}, {row::mean}});
  EXPECT_NEAR(file.columns[0][0], 1.5 - 0.25, 1e-15);
  EXPECT_NEAR(file.columns[1][0], 1.5 - 0.5, 1e-15);
  EXPECT_NEAR(file.columns[0][1], 3 - 10.0 / 9, 1e-15);
  EXPECT_NEAR(file.columns[1][1], 3 - 10.0 / 6, 1e-15);
  EXPECT_EQ(file.columns[2][1], 3);
  EXPECT_EQ(file.counts.samples, 2);
}

TEST(OtherForms, BesideAMixtureSuchColumnsHaveAnotherMeaning) {
  const TestFile file("y,mu,sigma,quantile_0.5,sample_1\n0,0,1,9,9\n");
  EXPECT_NEAR(score_file(file.path(), {.family = metrics::Family::normal}).columns[0][0],
              (std::sqrt(2.0) - 1) / std::sqrt(M_PI), 1e-15);
}

TEST(OtherForms, SayWhatIsWrong) {
  EXPECT_THAT(refusal("y,quantile_0.5,sample_1\n0,1,2\n"), HasSubstr("leave out one"));
  EXPECT_THAT(refusal("y,quantile_5,quantile_95\n0,1,2\n"), HasSubstr("5 is no probability from 0 to 1"));
  EXPECT_THAT(refusal("y,quantile_0.5,quantile_0.50\n0,1,2\n"), HasSubstr("another one of this probability"));
  EXPECT_THAT(refusal("y,sample_1,sample_3\n0,1,2\n"), HasSubstr("none for component 2"));
  EXPECT_THAT(refusal("y,quantile_0.25,quantile_0.75\n0,1,2\n0,2,1\n"),
              HasSubstr(":3: quantiles cross: one is smaller than one of lower probability"));
  EXPECT_THAT(refusal("y,quantile_0.25,quantile_0.75\n0,1,\n"), HasSubstr("column 'quantile_0.75' is empty"));
  EXPECT_THAT(refusal("y,quantile_0.25,quantile_0.75\n0,1,nan\n"),
              HasSubstr("quantile 2 is not a finite number: nan"));
  EXPECT_THAT(refusal("y,sample_1\n0,inf\n"), HasSubstr("sample 1 is not a finite number: inf"));
  EXPECT_THAT(refusal("y,sample_1\n0,\n"), HasSubstr("the forecast is empty"));
  EXPECT_THAT(refusal("y,sample_1\nnan,1\n"), HasSubstr("y is not a finite number: nan"));
}

}  // namespace
}  // namespace seedbed::forecasts
