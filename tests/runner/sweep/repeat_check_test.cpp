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
  check_.expect(request_.job.id, scores);
  const results::JobResult result = check_.checked(request_, done_with(scores));
  EXPECT_EQ(result.outcome, Outcome::done);
  EXPECT_TRUE(std::filesystem::exists(request_.outputs.model));
}

TEST_F(Repeat, OneBitFails_AndTheOutputGoes) {
  check_.expect(request_.job.id, {{"crps_test", 0.1, 0.01}});
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
  check_.expect(request_.job.id, {{"crps_test", 0.1, 0.01}});
  results::JobResult crashed;
  crashed.outcome = Outcome::crashed;
  EXPECT_EQ(check_.checked(request_, crashed).outcome, Outcome::crashed);
  EXPECT_EQ(check_.checked(request_, done_with({{"crps_test", 0.2, 0.01}})).outcome, Outcome::failed);
}

TEST_F(Repeat, ScoresThatOnlyOneHasAreNotCompared_StandardErrorsAre) {
  check_.expect(request_.job.id, {{"a", 1, 1}, {"gone", 2, 2}});
  EXPECT_EQ(check_.checked(request_, done_with({{"new", 2, 2}, {"a", 1, 1}})).outcome, Outcome::done);
  check_.expect(request_.job.id, {{"a", 1, 1}});
  EXPECT_THAT(check_.checked(request_, done_with({{"a", 1, 2}})).error,
              testing::HasSubstr("gave other scores (a_se was 1 and is 2 now)"));
}

}  // namespace
}  // namespace seedbed::runner
