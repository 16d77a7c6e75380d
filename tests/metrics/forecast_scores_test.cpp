#include "metrics/forecast_scores.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "metrics/crps.hpp"
#include "tests/metrics/mixture_cases.hpp"

namespace seedbed::metrics {
namespace {

using testing::Cases;
using ::testing::HasSubstr;

// Four standard normal forecasts.
Cases standard_normals(std::vector<double> y) {
  return {Family::normal, 1, {1, 1, 1, 1}, {0, 0, 0, 0}, {1, 1, 1, 1}, std::move(y)};
}

TEST(ForecastScores, OfStandardNormalsByHand) {
  const Cases cases = standard_normals({0, 1, -1.8, 3});
  const std::vector<Score> scores = forecast_scores(cases.view(), cases.y);
  std::vector<std::string> names;
  for (const Score& score : scores) names.push_back(score.name);
  EXPECT_EQ(names, (std::vector<std::string>{"crps", "nll", "mae", "rmse", "coverage50", "width50",
                                             "coverage90", "width90", "coverage95", "width95"}));
  const double squares[] = {0, 1, 3.24, 9};
  EXPECT_NEAR(scores[1].value, 0.5 * std::log(2 * M_PI) + 13.24 / 8, 1e-15);
  EXPECT_NEAR(scores[2].value, 5.8 / 4, 1e-15);
  EXPECT_NEAR(scores[3].value, std::sqrt(13.24 / 4), 1e-15);
  double variance = 0;
  for (const double square : squares) variance += (square - 3.31) * (square - 3.31) / 3;
  EXPECT_NEAR(scores[3].standard_error, std::sqrt(variance / 4) / (2 * std::sqrt(3.31)), 1e-15);
  EXPECT_EQ(scores[4].value, 0.25);
  EXPECT_EQ(scores[6].value, 0.5);
  EXPECT_EQ(scores[8].value, 0.75);
  EXPECT_NEAR(scores[5].value, 2 * 0.6744897501960817, 1e-14);
  EXPECT_NEAR(scores[7].value, 2 * 1.6448536269514722, 1e-14);
  EXPECT_NEAR(scores[9].value, 2 * 1.9599639845400545, 1e-14);
  EXPECT_NEAR(scores[9].standard_error, 0, 1e-16);
}

TEST(ForecastScores, DoNotDependOnHowTheRowsWereCut) {
  const Cases cases = testing::ordinary_cases(Family::lognormal, 3, 100, 11);
  const std::span<const double> y = cases.y;
  RowScores joined;
  for (std::size_t first = 0; first < 100; first += 25) {
    joined.append(score_rows(cases.view().slice(first, 25), y.subspan(first, 25)));
  }
  const RowScores whole = score_rows(cases.view(), y);
  EXPECT_EQ(joined, whole);
  EXPECT_EQ(summarise(joined), forecast_scores(cases.view(), y));
}

TEST(ForecastScores, NameTheFirstBadRow) {
  Cases cases = standard_normals({0, 1, 2, 3});
  cases.scales[2] = -1;
  cases.locations[3] = NAN;
  try {
    score_rows(cases.view(), cases.y);
    FAIL() << "no exception";
  } catch (const BadRow& error) {
    EXPECT_EQ(error.row(), 2u);
    EXPECT_EQ(error.status(), RowStatus::scale_negative);
    EXPECT_THAT(error.what(), HasSubstr("row 2 "));
    EXPECT_THAT(error.what(), HasSubstr("a scale is negative"));
  }
}

TEST(ForecastScores, WithoutRowsNothingIsDefined) {
  const Mixtures none{Family::normal, 3, {}, {}, {}};
  for (const Score& score : forecast_scores(none, {})) EXPECT_TRUE(std::isnan(score.value)) << score.name;
}

}  // namespace
}  // namespace seedbed::metrics
