#include "runner/sweep/run_report.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "runner/host/exit_code.hpp"
#include "runner/inspection/content_hashes.hpp"
#include "tests/runner/sweep/sample_experiment.hpp"

namespace seedbed::runner {
namespace {

using testing::HasSubstr;
using testing::Not;

class Report : public testing::Test {
 protected:
  Report() : jobs_(sample_.load(), ContentHashes::of_files()) {
    options_.command = "seedbed run sample.yaml";
  }

  std::string closing(std::size_t complete, SweepSummary summary) const {
    ToDo to_do;
    to_do.complete = complete;
    to_do.tasks.resize(jobs_.size() - complete);
    return closing_text(jobs_, to_do, summary, 62, "runs/sample", options_);
  }

  SampleExperiment sample_;
  JobList jobs_;
  SweepOptions options_;
};

TEST_F(Report, NothingToDo) {
  EXPECT_EQ(closing(24, {}), "nothing to do: all 24 jobs are done");
  EXPECT_EQ(exit_code({}), all_done);
}

TEST_F(Report, AllDone) {
  SweepSummary summary;
  summary.done = 14;
  EXPECT_EQ(closing(10, summary), "24 of 24 jobs done, in 1:02; results in runs/sample");
  EXPECT_EQ(exit_code(summary), all_done);
}

TEST_F(Report, AnInterruptionSaysHowToGoOn) {
  SweepSummary summary;
  summary.done = 3;
  summary.not_run = 11;
  summary.interrupted = true;
  EXPECT_THAT(closing(10, summary), testing::StartsWith("interrupted: 13 of 24 jobs done, 11 left"));
  EXPECT_THAT(closing(10, summary), HasSubstr("to go on: seedbed run sample.yaml"));
  EXPECT_EQ(exit_code(summary), interrupted);
}

TEST_F(Report, AnInterruptionThatStoppedNothingIsNone) {
  SweepSummary summary;
  summary.done = 14;
  summary.interrupted = true;
  EXPECT_THAT(closing(10, summary), Not(HasSubstr("interrupted")));
  EXPECT_EQ(exit_code(summary), all_done);
}

TEST_F(Report, EnsemblesThatAreLeftSayHowToGoOn) {
  EXPECT_EQ(ensembles_text({.scored = 8}, jobs_, options_), "");
  EXPECT_EQ(ensembles_text({.scored = 5, .left = 3}, jobs_, options_),
            "the ensembles of 3 pairs of cell and split are left; to go on: seedbed run sample.yaml");
  EXPECT_EQ(exit_code({}, {.scored = 5, .left = 3}), interrupted);
}

TEST_F(Report, EnsemblesThatCannotBeScoredAreNoFailureOfAJob) {
  EXPECT_EQ(ensembles_text({.failed = 1, .problem = "split 0: no model"}, jobs_, options_),
            "warning: no ensembles of 1 pair of cell and split: split 0: no model");
  EXPECT_EQ(exit_code({}, {.failed = 1}), all_done);
}

TEST_F(Report, FailuresPointToTheStatus) {
  SweepSummary summary;
  summary.done = 13;
  summary.failed = 1;
  EXPECT_THAT(closing(10, summary), HasSubstr("1 failed"));
  EXPECT_THAT(closing(10, summary), HasSubstr("`seedbed status runs/sample` groups the errors"));
  EXPECT_EQ(exit_code(summary), some_job_failed);
}

TEST_F(Report, JobsThatTheExperimentDoesNotNameAreMentioned) {
  ToDo to_do;
  EXPECT_EQ(others_text(jobs_, to_do, "runs/sample"), "");
  to_do.others = 160;
  EXPECT_EQ(
      others_text(jobs_, to_do, "runs/sample"),
      "results.csv shows 24 of 184 jobs; results-all.csv and `seedbed aggregate runs/sample --all` show all");
}

}  // namespace
}  // namespace seedbed::runner
