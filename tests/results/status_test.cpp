#include "results/status.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "results/status_json.hpp"
#include "results/work_left.hpp"
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

TEST_F(StatusTest, TimeLeftGoesByTheJobsOfTheSameCellThatAreDone) {
  // A cell takes 2 and 4 seconds, the other is unknown and takes the mean of all: 2 × 3 + 3.5 × 3.
  WorkLeft work;
  EXPECT_EQ(work.job_seconds(), 0);
  work.add_left(1);
  EXPECT_TRUE(std::isnan(work.job_seconds()));
  work.add_done(0, 2);
  work.add_done(0, 4);
  work.add_left(0, 2);
  work.add_left(1, 2.5);
  EXPECT_EQ(work.job_seconds(), 2 * 3 + 3.5 * 3);
  EXPECT_EQ(work.seconds(4), 16.5 / 4);
  EXPECT_EQ(work.seconds(100), 16.5 / 6);  // no more than there are jobs
  EXPECT_EQ(work.seconds(0), 16.5);
}

TEST_F(StatusTest, CellsWithTimesOfTheirOwnCountByThem) {
  WorkLeft work;
  for (const std::size_t cell : {0, 1}) work.add_done(cell, cell == 0 ? 1 : 10);
  work.add_left(0, 3);
  work.add_left(1, 2);
  EXPECT_EQ(work.job_seconds(), 3 * 1 + 2 * 10);
}

TEST_F(StatusTest, JsonSaysWhatTheTextSays) {
  const LockHolder holder{4711, "node1", "2025-03-01 12:00:00 UTC", "seedbed run d.yaml"};
  const RunStatus status = run_status(table_, ledger_, holder);
  const auto json = nlohmann::json::parse(status_json(status, "runs/\xff"));
  EXPECT_EQ(json["jobs"], 8);
  EXPECT_EQ(json["done"], 1);
  EXPECT_EQ(json["running"], 1);
  EXPECT_EQ(json["failed"], 3);
  EXPECT_EQ(json["left"], 3);
  EXPECT_EQ(json["other_jobs"], 1);
  EXPECT_EQ(json["run"]["process"], 4711);
  ASSERT_EQ(json["failures"].size(), 2U);
  EXPECT_EQ(json["failures"][0]["cause"], "training diverged in epoch 3");
  EXPECT_EQ(json["failures"][0]["jobs"], 2);
  EXPECT_EQ(json["failures"][0]["kind"], "error");
  EXPECT_EQ(json["failures"][1]["kind"], "signal");
  EXPECT_EQ(json["failures"][0]["example"]["settings"]["train.lr"], "0.1");
  // One job is done, three are left and one is running: it is half over.
  const double seconds = sample_result(1).wall_seconds;
  EXPECT_EQ(json["job_seconds_left"], 3.5 * seconds);
  EXPECT_EQ(json["seconds_left"], 3.5 * seconds);
  ASSERT_EQ(json["best_cells"].size(), 1U);
  EXPECT_EQ(json["best_cells"][0]["settings"]["train.lr"], "0.1");
  EXPECT_EQ(json["best_cells"][0]["jobs"], 1);
  const auto& scores = sample_result(1).scores;
  const auto best = std::ranges::find(scores, "crps_validation", &metrics::Score::name);
  EXPECT_EQ(json["best_cells"][0]["mean"], best->value);

  const auto over = nlohmann::json::parse(status_json(run_status(table_, ledger_, std::nullopt), "d"));
  EXPECT_TRUE(over["seconds_left"].is_null());
  EXPECT_TRUE(over["run"].is_null());
  EXPECT_EQ(over["job_seconds_left"], 4 * seconds);
}

TEST_F(StatusTest, EachTargetHasItsBestCell) {
  JobTable table = table_;
  table.varied_keys = {"data.target"};
  table.size = 4;
  table.row = [](std::size_t i) {
    return JobRow{"t" + std::to_string(i), i, {i < 2 ? "price" : "weight"}, 0, 0};
  };
  for (int i = 0; i < 4; ++i) end("t" + std::to_string(i), sample_result(i == 0 ? 3 : i));
  const RunStatus status = run_status(table, ledger_, std::nullopt);
  ASSERT_EQ(status.best_cells.size(), 2U);
  EXPECT_EQ(status.best_cells[0].varied[0], "price");
  EXPECT_EQ(status.best_cells[1].varied[0], "weight");
}

TEST_F(StatusTest, NothingRunsWithoutARun) {
  const RunStatus status = run_status(table_, ledger_, std::nullopt);
  EXPECT_EQ(status.running, 0u);
  EXPECT_EQ(status.left, 4u);
}

TEST_F(StatusTest, OfAFinishedRunTheBestCellIsSaidToo) {
  RunStatus status;
  status.total = status.done = 2;
  status.varied_keys = {"train.lr"};
  status.best_cells = {{{"0.1"}, 1.5, 2}};
  EXPECT_EQ(status_text(status, "runs/d"),
            "runs/d: 2 of 2 jobs done, 0 running, 0 failed, 0 left\n"
            "best: train.lr=0.1 crps_validation 1.5000 over 2 jobs\n");
}

TEST_F(StatusTest, TextSaysWhatToLookAt) {
  const LockHolder holder{4711, "node1", "2025-03-01 12:00:00 UTC", "seedbed run d.yaml"};
  EXPECT_EQ(status_text(run_status(table_, ledger_, holder), "runs/d"),
            "runs/d: 1 of 8 jobs done, 1 running, 3 failed, 3 left\n"
            "about 0:00 left\n"
            "best so far: train.lr=0.1 crps_validation 1.1000 over 1 job\n"
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
