#include "results/score_columns.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace seedbed::results {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::Not;

TEST(ScoreColumns, DefaultStandsForTheUsualOnes) {
  std::vector<std::string> all = default_scores();
  EXPECT_EQ(chosen_scores({}), all);
  EXPECT_EQ(chosen_scores({"default"}), all);
  EXPECT_EQ(chosen_scores({"default", "crps_test"}), all);  // it is one of them
  all.push_back("crps_skill_test");
  EXPECT_EQ(chosen_scores({"default", "crps_skill_test"}), all);
  EXPECT_EQ(scores_of_a_job({"default", "crps_skill_test"}), all);
  EXPECT_EQ(scores_of_a_job({"crps_skill_test"}), all);
  EXPECT_EQ(chosen_scores({"crps_skill_test", "default"}).front(), "crps_skill_test");
  // Whoever asks for a column twice gets it twice.
  EXPECT_THAT(chosen_scores({"mae_test", "mae_test"}), ElementsAre("mae_test", "mae_test"));
  EXPECT_THAT(chosen_scores({"mae_test", "crps_test"}), ElementsAre("mae_test", "crps_test"));
  EXPECT_EQ(chosen_table_scores({}), default_table_scores());
  EXPECT_EQ(chosen_table_scores({"default", "crps_skill_test"}).size(), default_table_scores().size() + 1);
  EXPECT_THAT(without_default({"default", "mae_test"}), ElementsAre("mae_test"));
}

TEST(ScoreColumns, IntervalsEndWhereTheScoreDoes) {
  const auto part = [](const std::string& score) {
    Summary summary = summarise(std::vector<double>{0.25, 0.75});
    const double half_width = summary.half_width();
    keep_possible(summary, score);
    EXPECT_EQ(summary.half_width(), half_width) << score;  // ± stays
    return std::pair(summary.ci95_low, summary.ci95_high);
  };
  const double half = 0.25 * std::tan(0.475 * std::acos(-1.0));  // t with one degree of freedom
  const auto near = [](double low, double high) {
    return testing::Pair(testing::DoubleNear(low, 1e-12), testing::DoubleNear(high, 1e-12));
  };
  EXPECT_THAT(part("crps_test"), near(0, 0.5 + half));
  EXPECT_THAT(part("rmse_test"), near(0, 0.5 + half));
  EXPECT_THAT(part("coverage90_test"), near(0, 1));
  EXPECT_THAT(part("crps_skill_validation"), near(0.5 - half, 1));
  EXPECT_THAT(part("nll_test"), near(0.5 - half, 0.5 + half));
  EXPECT_THAT(part("crps_fair_test"), near(0.5 - half, 0.5 + half));
  EXPECT_THAT(part("auc_test"), near(0.5 - half, 0.5 + half));  // a program's own
  Summary single = summarise(std::vector<double>{0.25});
  keep_possible(single, "crps_test");
  EXPECT_TRUE(std::isnan(single.ci95_low));
}

TEST(ScoreColumns, SayWhichOfTwoValuesIsBetter) {
  EXPECT_EQ(better_of_column("crps_test"), metrics::Better::smaller);
  EXPECT_EQ(better_of_column("crps_skill_test"), metrics::Better::larger);
  EXPECT_EQ(better_of_column("coverage90_test"), metrics::Better::neither);
  EXPECT_EQ(better_of_column("auc_test"), metrics::Better::neither);
}

}  // namespace
}  // namespace seedbed::results
