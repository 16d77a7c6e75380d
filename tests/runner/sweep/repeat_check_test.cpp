#include "runner/sweep/repeat_check.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>

#include "tests/support/temp_dir.hpp"

namespace seedbed::runner {
namespace {

using metrics::Score;
using results::Outcome;

results::JobResult done_with(std::vector<Score> scores) {
  results::JobResult result;
  result.outcome = Outcome::done;
  result.scores = std::move(scores);
  return result;
}

class Repeat : public testing::Test {
 protected:
  Repeat() {
    request_.job.id = "00112233445566778899";
    request_.outputs.model = directory_.path() / "model";
    std::ofstream(request_.outputs.model) << "trained";
  }

  TempDir directory_;
  JobRequest request_;
  RepeatCheck check_;
};

TEST_F(Repeat, TheSameScoresPass) {
  const std::vector<Score> scores = {{"crps_test", 0.1, 0.01}, {"nll_test", NAN, NAN}};
  check_.expect(request_.job.id, done_with(scores));
  const results::JobResult result = check_.checked(request_, done_with(scores));
  EXPECT_EQ(result.outcome, Outcome::done);
  EXPECT_TRUE(std::filesystem::exists(request_.outputs.model));
}

TEST_F(Repeat, OneBitFails_AndTheOutputGoes) {
  check_.expect(request_.job.id, done_with({{"crps_test", 0.1, 0.01}}));
  const results::JobResult result =
      check_.checked(request_, done_with({{"crps_test", std::nextafter(0.1, 1), 0.01}}));
  EXPECT_EQ(result.outcome, Outcome::failed);
  EXPECT_THAT(result.error, testing::HasSubstr("crps_test was 0.1 and is 0.10000000000000002 now"));
  EXPECT_FALSE(std::filesystem::exists(request_.outputs.model));
}

TEST_F(Repeat, AJobRunForTheFirstTimeIsNotCompared) {
  EXPECT_EQ(check_.checked(request_, done_with({{"crps_test", 3, 1}})).outcome, Outcome::done);
}

TEST_F(Repeat, ALostAttemptIsComparedWhenItIsMadeAgain) {
  check_.expect(request_.job.id, done_with({{"crps_test", 0.1, 0.01}}));
  results::JobResult crashed;
  crashed.outcome = Outcome::crashed;
  EXPECT_EQ(check_.checked(request_, crashed).outcome, Outcome::crashed);
  EXPECT_EQ(check_.checked(request_, done_with({{"crps_test", 0.2, 0.01}})).outcome, Outcome::failed);
}

TEST_F(Repeat, ScoresThatOnlyOneHasAreNotCompared_StandardErrorsAre) {
  check_.expect(request_.job.id, done_with({{"a", 1, 1}, {"gone", 2, 2}}));
  EXPECT_EQ(check_.checked(request_, done_with({{"new", 2, 2}, {"a", 1, 1}})).outcome, Outcome::done);
  check_.expect(request_.job.id, done_with({{"a", 1, 1}}));
  EXPECT_THAT(check_.checked(request_, done_with({{"a", 1, 2}})).error,
              testing::HasSubstr("gave other scores (a_se was 1 and is 2 now)"));
}

TEST_F(Repeat, WhatAKeptModelGivesIsAddedToWhatWasThere) {
  results::JobResult before = done_with({{"crps_validation", 3, NAN}, {"crps_test", 0.1, 0.01}});
  before.epochs = {{1, 0.5, 0.6, 0.7, 0}, {2, 0.4, 0.5, 0.6, 0}};
  before.best_epoch = 2;
  before.wall_seconds = 12;
  before.host = "where it was trained";
  request_.outputs.kept_model = directory_.path() / "model";
  check_.expect(request_.job.id, before);
  results::JobResult now = done_with({{"crps_test", 0.1, 0.01}, {"bias_test", 2, 1}});
  now.wall_seconds = 0.5;
  const results::JobResult result = check_.checked(request_, now);
  ASSERT_EQ(result.scores.size(), 3U);
  EXPECT_EQ(result.scores[0].name, "crps_validation");
  EXPECT_EQ(result.scores[2].name, "bias_test");
  EXPECT_EQ(result.scores[2].standard_error, 1);
  EXPECT_EQ(result.epochs, before.epochs);
  EXPECT_EQ(result.best_epoch, 2);
  EXPECT_EQ(result.wall_seconds, 12);
  EXPECT_EQ(result.host, "where it was trained");
}

TEST_F(Repeat, AKeptModelThatGivesOtherScoresStaysAndItsPredictionsGo) {
  request_.outputs = {};
  request_.outputs.kept_model = directory_.path() / "model";
  request_.outputs.predictions = directory_.path() / "predictions";
  std::ofstream(request_.outputs.predictions) << "predicted";
  check_.expect(request_.job.id, done_with({{"crps_test", 0.1, 0.01}}));
  const results::JobResult result = check_.checked(request_, done_with({{"crps_test", 0.1, 0.02}}));
  EXPECT_EQ(result.outcome, Outcome::failed);
  EXPECT_THAT(result.error,
              testing::StartsWith("scored by its model for a missing output, the job gave other"));
  EXPECT_TRUE(std::filesystem::exists(request_.outputs.kept_model.path));
  EXPECT_FALSE(std::filesystem::exists(request_.outputs.predictions));
}

}  // namespace
}  // namespace seedbed::runner
