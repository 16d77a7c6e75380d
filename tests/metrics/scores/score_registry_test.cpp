#include "metrics/scores/score_registry.hpp"

#include <gtest/gtest.h>

#include <set>
#include <stdexcept>

namespace seedbed::metrics {
namespace {

TEST(ScoreRegistry, KnowsWhichScoresRowsHave) {
  EXPECT_TRUE(named_score("interval_score99.5").of_a_row());
  EXPECT_EQ(named_score("interval_score99.5").argument, 99.5);
  EXPECT_FALSE(named_score("rmse").of_a_row());
  EXPECT_FALSE(named_score("calibration_error").of_a_row());
  EXPECT_THROW(named_score("crsp"), std::invalid_argument);
  EXPECT_THROW(named_score("coverage100"), std::invalid_argument);
  EXPECT_THROW(named_scores({"crps", "crps"}), std::invalid_argument);
}

TEST(ScoreRegistry, EveryNameItGivesIsAName) {
  std::set<std::string> entries;
  for (const std::string& name : common_score_names()) {
    EXPECT_EQ(named_score(name).name, name);
    entries.emplace(named_score(name).entry->name);
  }
  EXPECT_EQ(entries.size(), score_entries().size());
  for (const std::string& name : default_file_scores()) EXPECT_NO_THROW(named_score(name));
  for (const std::string& name : default_prediction_scores()) EXPECT_NO_THROW(named_score(name));
  for (const std::string& name : default_table_scores()) {
    EXPECT_NE(named_score(name).entry->jobs, OfJobs::asked) << name << " would be an empty column";
  }
}

TEST(ScoreRegistry, DefaultsKeepTheirPlaces) {
  std::string jobs;
  for (const JobScore& score : default_job_scores()) jobs += score.name + (score.on_validation ? "+ " : " ");
  EXPECT_EQ(jobs, "crps+ nll+ mae rmse coverage50 width50 coverage90 width90 coverage95 width95 ");
  EXPECT_EQ(default_prediction_scores(),
            (std::vector<std::string>{"crps", "nll", "mae", "rmse", "coverage90"}));
  EXPECT_EQ(default_table_scores(), (std::vector<std::string>{"crps", "nll", "mae", "coverage90"}));
}

}  // namespace
}  // namespace seedbed::metrics
