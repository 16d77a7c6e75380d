#include "runner/progress/sweep_reporter.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "runner/progress/log_tail.hpp"
#include "tests/support/temp_dir.hpp"

namespace seedbed::runner {
namespace {

using testing::HasSubstr;

class RecordedProgress : public Progress {
 public:
  void activity(std::string_view) override {}
  void show(const SweepState&) override {}
  void say(std::string_view text) override { said += std::string(text) + "\n"; }
  void end(const SweepState& state) override { last = state; }

  std::string said;
  SweepState last;
};

class Reporter : public testing::Test {
 protected:
  SweepReporter reporter(std::size_t total, std::size_t done, std::size_t capacity, bool verbose = false) {
    return SweepReporter(progress_, {.total = total,
                                     .done = done,
                                     .capacity = capacity,
                                     .verbose = verbose,
                                     .color = false,
                                     .seconds = [this] { return now_; }});
  }

  static JobRequest request(std::size_t ticket) {
    JobRequest request;
    request.ticket = ticket;
    request.job.id = "00112233445566778899";
    request.job.cell = "model.components=3 train.lr=0.001";
    request.job.seed = 4;
    return request;
  }

  static results::JobResult result(results::Outcome outcome, const std::string& error = {}) {
    results::JobResult result;
    result.outcome = outcome;
    result.error = error;
    result.rows_per_second = 1000;
    return result;
  }

  RecordedProgress progress_;
  double now_ = 100;
};

TEST_F(Reporter, EstimatesFromTheJobsThatEnded) {
  SweepReporter sweep = reporter(12, 2, 2);
  EXPECT_TRUE(std::isnan(sweep.state().left_seconds));
  for (std::size_t i = 0; i < 2; ++i) sweep.started(request(i));
  now_ += 6;
  for (std::size_t i = 0; i < 2; ++i) sweep.done(request(i), result(results::Outcome::done));
  for (std::size_t i = 2; i < 4; ++i) sweep.started(request(i));
  const SweepState state = sweep.state();
  EXPECT_EQ(state.done, 4U);
  EXPECT_EQ(state.total, 12U);
  EXPECT_EQ(state.running, 2U);
  EXPECT_DOUBLE_EQ(state.elapsed_seconds, 6);
  EXPECT_DOUBLE_EQ(state.rows_per_second, 2000);
  // Six jobs of 6 s to come and two half done, two at a time.
  EXPECT_DOUBLE_EQ(state.left_seconds, 21);
}

TEST_F(Reporter, TheEndIsTheEnd) {
  SweepReporter sweep = reporter(1, 0, 8);
  sweep.started(request(0));
  now_ += 3;
  sweep.done(request(0), result(results::Outcome::done));
  sweep.end();
  EXPECT_EQ(progress_.last.done, 1U);
  EXPECT_EQ(progress_.last.running, 0U);
  EXPECT_DOUBLE_EQ(progress_.last.left_seconds, 0);
}

TEST_F(Reporter, AFailureIsShownWithItsCellAndTheEndOfItsLog) {
  const TempDir directory;
  JobRequest lost = request(0);
  lost.outputs.log = directory.path() / "job.log";
  {
    std::ofstream log(lost.outputs.log);
    for (int line = 1; line <= 100; ++line) log << "line " << line << "\n";
  }
  SweepReporter sweep = reporter(5, 0, 1);
  sweep.started(lost);
  lost.attempt = 2;
  sweep.failed(lost, result(results::Outcome::crashed, "[signal 11]"));
  EXPECT_THAT(progress_.said, HasSubstr("FAILED: 00112233445566778899 [signal 11]\n"
                                        "  model.components=3 train.lr=0.001, split 0, seed 4, attempt 2\n"));
  EXPECT_THAT(progress_.said, HasSubstr("  | line 99\n  | line 100\n  log: " + lost.outputs.log.string()));
  EXPECT_THAT(progress_.said, testing::Not(HasSubstr("line 50")));
  EXPECT_EQ(sweep.state().failed, 1U);
}

TEST_F(Reporter, AJobsOwnErrorFollowsItsCell) {
  SweepReporter sweep = reporter(5, 0, 1);
  sweep.started(request(0));
  sweep.failed(request(0), result(results::Outcome::failed, "the loss was not finite in epoch 3"));
  EXPECT_EQ(progress_.said,
            "FAILED: 00112233445566778899\n  model.components=3 train.lr=0.001, split 0, seed 4\n"
            "  the loss was not finite in epoch 3\n\n");
}

TEST_F(Reporter, ALostAttemptIsNoFailure) {
  SweepReporter sweep = reporter(5, 0, 1);
  sweep.started(request(0));
  sweep.retried(request(0), result(results::Outcome::crashed, "[signal 9]"));
  EXPECT_THAT(progress_.said, HasSubstr("LOST: 00112233445566778899 [signal 9], trying again"));
  EXPECT_EQ(sweep.state().failed, 0U);
  EXPECT_EQ(sweep.state().running, 0U);
}

TEST_F(Reporter, EveryJobIsTold_OnlyIfVerbose) {
  SweepReporter silent = reporter(5, 0, 1);
  silent.started(request(0));
  silent.done(request(0), result(results::Outcome::done));
  EXPECT_EQ(progress_.said, "");
  SweepReporter verbose = reporter(5, 0, 1, true);
  verbose.started(request(0));
  verbose.done(request(0), result(results::Outcome::done));
  EXPECT_THAT(progress_.said, HasSubstr("started: 00112233445566778899 model.components=3"));
  EXPECT_THAT(progress_.said, HasSubstr("done: 00112233445566778899 model.components=3"));
}

TEST_F(Reporter, SaysWhatAnInterruptionMeans) {
  SweepReporter sweep = reporter(5, 0, 2);
  sweep.stopping(StopReason::interrupted, 2);
  EXPECT_THAT(
      progress_.said,
      HasSubstr("2 running jobs finish first, or stop with a checkpoint (Ctrl-C again stops at once)"));
}

TEST(LogTail, OfALargeFileReadsOnlyItsEnd) {
  const TempDir directory;
  const auto file = directory.path() / "large.log";
  {
    std::ofstream log(file);
    for (int line = 0; line < 200000; ++line) log << "line " << line << "\r\n";
  }
  const std::vector<std::string> tail = log_tail(file, 2);
  EXPECT_THAT(tail, testing::ElementsAre("line 199998 ", "line 199999 "));
}

TEST(LogTail, OfNothingIsNothing) {
  EXPECT_TRUE(log_tail("/nowhere/at/all.log", 5).empty());
}

}  // namespace
}  // namespace seedbed::runner
