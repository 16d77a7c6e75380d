#include "metrics/named_score.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

#include "metrics/selected_scores.hpp"

namespace seedbed::metrics {
namespace {

TEST(NamedScore, KnowsWhichScoresRowsHave) {
  EXPECT_TRUE(named_score("interval_score99.5").of_a_row());
  EXPECT_FALSE(named_score("rmse").of_a_row());
  EXPECT_FALSE(named_score("calibration_error").of_a_row());
  EXPECT_THROW(named_score("crsp"), std::invalid_argument);
  EXPECT_THROW(named_score("coverage100"), std::invalid_argument);
  EXPECT_THROW(named_scores({"crps", "crps"}), std::invalid_argument);
  for (const std::string& name : default_score_names()) EXPECT_EQ(named_score(name).name, name);
}

}  // namespace
}  // namespace seedbed::metrics
