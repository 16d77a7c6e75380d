#include "results/score_columns.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

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
  EXPECT_THAT(chosen_scores({"mae_test", "crps_test"}), ElementsAre("mae_test", "crps_test"));
  EXPECT_EQ(chosen_table_scores({}), default_table_scores());
  EXPECT_EQ(chosen_table_scores({"default", "crps_skill_test"}).size(), default_table_scores().size() + 1);
  EXPECT_THAT(without_default({"default", "mae_test"}), ElementsAre("mae_test"));
}

TEST(ScoreColumns, IntervalsEndWhereTheScoreDoes) {
  const auto part = [](const std::string& score) {
    const Interval interval = possible_part({-0.5, 1.5}, score);
    return std::pair(interval.low, interval.high);
  };
  EXPECT_EQ(part("crps_test"), std::pair(0.0, 1.5));
  EXPECT_EQ(part("rmse_test"), std::pair(0.0, 1.5));
  EXPECT_EQ(part("coverage90_test"), std::pair(0.0, 1.0));
  EXPECT_EQ(part("crps_skill_validation"), std::pair(-0.5, 1.0));
  EXPECT_EQ(part("nll_test"), std::pair(-0.5, 1.5));
  EXPECT_EQ(part("crps_fair_test"), std::pair(-0.5, 1.5));
  EXPECT_EQ(part("auc_test"), std::pair(-0.5, 1.5));  // a program's own
  EXPECT_FALSE(possible_part({}, "crps_test").defined());
}

TEST(ScoreColumns, SayWhichOfTwoValuesIsBetter) {
  EXPECT_EQ(better_of_column("crps_test"), metrics::Better::smaller);
  EXPECT_EQ(better_of_column("crps_skill_test"), metrics::Better::larger);
  EXPECT_EQ(better_of_column("coverage90_test"), metrics::Better::neither);
  EXPECT_EQ(better_of_column("auc_test"), metrics::Better::neither);
}

}  // namespace
}  // namespace seedbed::results
