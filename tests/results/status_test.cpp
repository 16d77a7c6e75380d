#include "results/status.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/results/sample_jobs.hpp"
#include "tests/support/temp_dir.hpp"

namespace seedbed::results {
namespace {

using testing::HasSubstr;

class StatusTest : public testing::Test {
 protected:
  StatusTest() {
    const auto fail = [](std::string error) {
      JobResult result;
      result.outcome = Outcome::failed;
      result.error = std::move(error);
      return result;
    };
    end("job0", sample_result(1));
    end("job1", fail("training diverged in epoch 3\nloss was nan"));
    JobResult crash;
    crash.outcome = Outcome::crashed;
    crash.error = "the worker ended";
    crash.signal = 11;
    end("job2", crash);
    end("job3", fail("training diverged in epoch 7\nloss was nan"));
    ledger_.begin_attempt(sample_identity("job4"));
    JobResult killed;
    killed.outcome = Outcome::killed;
    end("job5", killed);
    end("elsewhere", sample_result(2));
    end("job0", fail("a later failure"));  // does not undo what is done
  }

  void end(const std::string& id, const JobResult& result) {
    ledger_.end_attempt(id, ledger_.begin_attempt(sample_identity(id)), result);
  }

  TempDir directory_;
  Ledger ledger_ = Ledger::open(directory_.path());
  JobTable table_{{"train.lr"}, 8, [](std::size_t i) {
                    return JobRow{"job" + std::to_string(i), i / 4, {i < 4 ? "0.1" : "0.2"}, 0, i % 4};
                  }};
};

TEST_F(StatusTest, CountsEveryJobOnce) {
  const RunStatus live =
      run_status(table_, ledger_, LockHolder{4711, "node1", "2025-03-01 12:00:00 UTC", "seedbed run"});
  EXPECT_EQ(live.total, 8u);
  EXPECT_EQ(live.done, 1u);
  EXPECT_EQ(live.running, 1u);
  EXPECT_EQ(live.failed, 3u);
  EXPECT_EQ(live.left, 3u);
  EXPECT_EQ(live.other_jobs, 1u);
  ASSERT_EQ(live.failures.size(), 2u);
  EXPECT_EQ(live.failures[0].cause, "training diverged in epoch 3");
  EXPECT_EQ(live.failures[0].count, 2u);
  EXPECT_EQ(live.failures[0].example.id, "job1");
  EXPECT_EQ(live.failures[1].cause, "segmentation fault (signal 11)");
}

TEST_F(StatusTest, NothingRunsWithoutARun) {
  const RunStatus status = run_status(table_, ledger_, std::nullopt);
  EXPECT_EQ(status.running, 0u);
  EXPECT_EQ(status.left, 4u);
}

TEST_F(StatusTest, TextSaysWhatToLookAt) {
  const LockHolder holder{4711, "node1", "2025-03-01 12:00:00 UTC", "seedbed run d.yaml"};
  EXPECT_EQ(status_text(run_status(table_, ledger_, holder), "runs/d"),
            "runs/d: 1 of 8 jobs done, 1 running, 3 failed, 3 left\n"
            "run by process 4711 on node1, since 2025-03-01 12:00:00 UTC: seedbed run d.yaml\n"
            "the ledger holds 1 more job that the experiment no longer names\n"
            "\n"
            "failed, by cause:\n"
            "     2 × training diverged in epoch 3\n"
            "         e.g. job job1 (train.lr=0.1 split=0 seed=1), log: runs/d/logs/job1.log\n"
            "     1 × segmentation fault (signal 11)\n"
            "         e.g. job job2 (train.lr=0.1 split=0 seed=2), log: runs/d/logs/job2.log\n"
            "crashes: the worker ended in the middle of its job; the end of the log shows what it did last\n"
            "errors that a job reports come again unless the settings change\n"
            "to try failed jobs again: seedbed retry runs/d\n");
}

RunEnvironment environment() {
  RunEnvironment where;
  where.program = "seedbed 0.1.0 (git abc)";
  where.command = "seedbed run d.yaml";
  where.host = "node1";
  where.cpu = "Some Processor";
  where.cores = 2;
  where.git_commit = std::string(40, 'f');
  where.git_state = "changed";
  return where;
}

TEST_F(StatusTest, TextTellsOfTheLastRun) {
  RunStatus status;
  status.last_run = RunEntry{3, 1767225600, 1767229261, RunEnd::interrupted, environment()};
  EXPECT_EQ(status_text(status, "runs/d"),
            "runs/d: 0 of 0 jobs done, 0 running, 0 failed, 0 left\n"
            "last run: 2026-01-01 00:00:00 UTC on node1 (Some Processor, 2 threads), interrupted 2026-01-01 "
            "01:01:01 UTC\n"
            "          seedbed run d.yaml\n"
            "          seedbed 0.1.0 (git abc); experiment in a repository at ffffffffffff, with changes\n");
  status.last_run->end = RunEnd::none;
  EXPECT_THAT(status_text(status, "runs/d"), HasSubstr("it was killed, or the machine went down"));
  status.run = LockHolder{};
  EXPECT_THAT(status_text(status, "runs/d"), HasSubstr("still running"));
}

TEST_F(StatusTest, TheLedgerKnowsTheLastRun) {
  EXPECT_FALSE(run_status(table_, ledger_, std::nullopt).last_run);
  ledger_.begin_run(environment());
  ledger_.end_run(RunEnd::failed);
  const auto run = run_status(table_, ledger_, std::nullopt).last_run;
  ASSERT_TRUE(run);
  EXPECT_EQ(run->environment, environment());
  EXPECT_EQ(run->end, RunEnd::failed);
}

}  // namespace
}  // namespace seedbed::results
