#include "runner/scheduler/scheduler.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

#include "runner/scheduler/thread_executor.hpp"
#include "tests/fakes/fake_executor.hpp"
#include "tests/fakes/fake_jobs.hpp"

namespace seedbed::runner {
namespace {

using results::JobResult;
using results::Outcome;
using testing::ElementsAre;

JobResult succeed(const JobRequest&) {
  return result_of(Outcome::done);
}

constexpr Backoff at_once = {.first = std::chrono::milliseconds(0)};

/// Time passes only when somebody looks at it.
class FakeClock {
 public:
  using Point = std::chrono::steady_clock::time_point;
  explicit FakeClock(std::chrono::milliseconds tick) : tick_(tick) {}
  Point operator()() { return now_ += tick_; }
  Point now() const { return now_; }

 private:
  std::chrono::milliseconds tick_;
  Point now_;
};

std::vector<std::string> ids(const std::vector<JobRequest>& requests) {
  std::vector<std::string> result;
  for (const JobRequest& request : requests) result.push_back(request.job.id);
  return result;
}

TEST(Scheduler, RunsEveryJobOnceInOrder) {
  FakeExecutor executor(2, succeed);
  const SweepSummary summary = run_jobs(numbered_jobs(5), executor, nullptr, nullptr, {});
  EXPECT_THAT(ids(executor.started), ElementsAre("job0", "job1", "job2", "job3", "job4"));
  EXPECT_EQ(summary.done, 5u);
  EXPECT_EQ(summary.failed, 0u);
  EXPECT_EQ(summary.not_run, 0u);
}

TEST(Scheduler, NothingToDoIsNoWork) {
  FakeExecutor executor(2, succeed);
  const SweepSummary summary = run_jobs(numbered_jobs(0), executor, nullptr, nullptr, {});
  EXPECT_TRUE(executor.started.empty());
  EXPECT_EQ(summary.done, 0u);
}

TEST(Scheduler, KeepsEverySlotBusyUntilTheJobsRunOut) {
  for (const std::size_t capacity : {1u, 3u, 8u}) {
    FakeExecutor executor(capacity, succeed);
    run_jobs(numbered_jobs(20), executor, nullptr, nullptr, {});
    ASSERT_EQ(executor.load.size(), 20u);
    for (std::size_t ended = 0; ended < 20; ++ended) {
      EXPECT_EQ(executor.load[ended], std::min<std::size_t>(capacity, 20 - ended));
    }
  }
}

TEST(Scheduler, MakesARequestOnlyWhenItsTurnComes) {
  std::size_t made = 0;
  std::size_t most_ahead = 0;
  PendingJobs jobs = numbered_jobs(1'000'000);
  jobs.request = [&made, request = jobs.request](std::size_t index) {
    ++made;
    return request(index);
  };
  std::size_t ended = 0;
  FakeExecutor executor(4, [&](const JobRequest&) {
    most_ahead = std::max(most_ahead, made - ended++);
    return result_of(Outcome::done);
  });
  jobs.size = 5000;
  run_jobs(jobs, executor, nullptr, nullptr, {});
  EXPECT_EQ(made, 5000u);
  EXPECT_EQ(most_ahead, 4u);
}

TEST(Scheduler, PassesByJobsThatAreNotWantedWhenTheirTurnComes) {
  std::vector<std::size_t> asked;
  PendingJobs jobs = numbered_jobs(6);
  std::size_t ended = 0;
  jobs.wanted = [&](std::size_t index) {
    asked.push_back(index);
    return index == 0 || (index >= 4 && ended >= 1);  // as others have done by then
  };
  FakeExecutor executor(1, [&](const JobRequest&) {
    ++ended;
    return result_of(Outcome::done);
  });
  const SweepSummary summary = run_jobs(jobs, executor, nullptr, nullptr, {});
  EXPECT_THAT(ids(executor.started), ElementsAre("job0", "job4", "job5"));
  EXPECT_THAT(asked, ElementsAre(0, 1, 2, 3, 4, 5));
  EXPECT_EQ(summary.done, 3u);
  EXPECT_EQ(summary.passed_by, 3u);
  EXPECT_EQ(summary.not_run, 0u);
}

TEST(Scheduler, TriesAgainAfterACrashOrATimeoutButNotAfterAnErrorOfTheJob) {
  std::vector<std::string> lines;
  FakeObserver observer(lines);
  FakeExecutor executor(1, [](const JobRequest& request) {
    if (request.ticket == 0 && request.attempt == 1) return result_of(Outcome::crashed, "[signal 11]");
    if (request.ticket == 1 && request.attempt <= 2) return result_of(Outcome::timed_out);
    if (request.ticket == 2) return result_of(Outcome::failed, "diverged");
    if (request.ticket == 3) return result_of(Outcome::crashed);
    return result_of(Outcome::done);
  });
  const SweepSummary summary =
      run_jobs(numbered_jobs(5), executor, nullptr, &observer, {.retries = 2, .backoff = at_once});
  EXPECT_EQ(summary.done, 3u);
  EXPECT_EQ(summary.failed, 2u);
  EXPECT_EQ(summary.retried, 5u);
  std::erase_if(lines, [](const std::string& line) { return line.starts_with("started"); });
  EXPECT_THAT(lines, ElementsAre("retried job0", "done job0", "retried job1", "retried job1", "done job1",
                                 "failed job2", "retried job3", "retried job3", "failed job3", "done job4"));
}

TEST(Scheduler, OtherJobsRunWhileOneRests) {
  FakeClock clock(std::chrono::milliseconds(1));
  FakeExecutor executor(1, [](const JobRequest& request) {
    return result_of(request.ticket == 0 && request.attempt < 3 ? Outcome::crashed : Outcome::done);
  });
  std::vector<FakeClock::Point> starts;
  executor.on_start = [&](const JobRequest& request) {
    if (request.ticket == 0) starts.push_back(clock.now());
  };
  const Backoff backoff = {.first = std::chrono::milliseconds(1000)};
  const SweepSummary summary = run_jobs(numbered_jobs(4), executor, nullptr, nullptr,
                                        {.retries = 2, .backoff = backoff, .now = [&] { return clock(); }});
  EXPECT_EQ(summary.done, 4u);
  EXPECT_THAT(ids(executor.started), ElementsAre("job0", "job1", "job2", "job3", "job0", "job0"));
  ASSERT_EQ(starts.size(), 3u);
  EXPECT_GE(starts[1] - starts[0], backoff.before("job0", 2));
  EXPECT_GE(starts[2] - starts[1], backoff.before("job0", 3));
}

TEST(Scheduler, AnInterruptionEndsARest) {
  int looks = 0;
  FakeExecutor executor(1, [](const JobRequest&) { return result_of(Outcome::crashed); });
  const SweepSummary summary = run_jobs(
      numbered_jobs(1), executor, nullptr, nullptr,
      {.backoff = {.first = std::chrono::hours(1)}, .interruptions = [&] { return ++looks > 20 ? 1 : 0; }});
  EXPECT_TRUE(summary.interrupted);
  EXPECT_EQ(summary.not_run, 1u);
  EXPECT_EQ(executor.started.size(), 1u);
}

TEST(Scheduler, AJobLostForWantOfMemoryIsTriedAgainAlone) {
  std::size_t most_beside = 0;
  FakeExecutor* running = nullptr;
  FakeExecutor executor(4, [&](const JobRequest& request) {
    if (request.ticket != 1) return result_of(Outcome::done);
    if (request.attempt == 1) {
      JobResult result = result_of(Outcome::crashed, "[out of memory]");
      result.out_of_memory = true;
      return result;
    }
    most_beside = std::max(most_beside, running->load.back() - 1);
    return result_of(Outcome::done);
  });
  running = &executor;
  const SweepSummary summary = run_jobs(numbered_jobs(30), executor, nullptr, nullptr, {.backoff = at_once});
  EXPECT_EQ(summary.done, 30u);
  EXPECT_EQ(most_beside, 0u);
  EXPECT_EQ(executor.load.size(), 31u);
}

/// Jobs of the cells "small" and "large", which take 1 and 3 of 4 units of memory.
TEST(Scheduler, StartsNoMoreJobsThanFitIntoMemory) {
  PendingJobs jobs = numbered_jobs(60);
  jobs.request = [request = jobs.request](std::size_t index) {
    JobRequest made = request(index);
    made.job.cell = index % 3 == 2 ? "large" : "small";
    return made;
  };
  std::int64_t taken = 0, most = 0;
  int ended = 0;
  const auto size = [](const JobRequest& request) { return request.job.cell == "large" ? 3 : 1; };
  FakeExecutor executor(8, [&](const JobRequest& request) {
    if (++ended > 8) most = std::max(most, taken);  // nothing is known of those started at first
    taken -= size(request);
    JobResult result = result_of(Outcome::done);
    result.own_memory = size(request);
    return result;
  });
  executor.on_start = [&](const JobRequest& request) { taken += size(request); };
  std::vector<std::string> lines;
  FakeObserver observer(lines);
  const SweepSummary summary = run_jobs(jobs, executor, nullptr, &observer, {.memory = 4});
  EXPECT_EQ(summary.done, 60u);
  EXPECT_EQ(most, 4);
  EXPECT_EQ(std::ranges::count_if(lines, [](const std::string& line) { return line.starts_with("held"); }),
            1);
}

TEST(Scheduler, NoJobWaitsForASlotBeforeItIsKnownHowMuchTheyTake) {
  FakeExecutor executor(
      2,
      [](const JobRequest&) {
        JobResult result = result_of(Outcome::done);
        result.own_memory = 30;
        return result;
      },
      4);
  std::vector<std::size_t> started_at_waits;
  executor.busy = [&] {
    started_at_waits.push_back(executor.started.size());
    return false;
  };
  run_jobs(numbered_jobs(20), executor, nullptr, nullptr, {.memory = 100});
  EXPECT_EQ(started_at_waits.front(), 2u);
  EXPECT_EQ(*std::ranges::max_element(executor.load), 3u) << "three of 30 fit into 100";
}

TEST(Scheduler, AJobThatAloneIsTooLargeRunsAlone) {
  FakeExecutor executor(3, [](const JobRequest&) {
    JobResult result = result_of(Outcome::done);
    result.own_memory = 100;
    return result;
  });
  const SweepSummary summary = run_jobs(numbered_jobs(10), executor, nullptr, nullptr, {.memory = 50});
  EXPECT_EQ(summary.done, 10u);
  EXPECT_EQ(executor.load.back(), 1u);
  EXPECT_EQ(executor.load[4], 1u);
}

TEST(Scheduler, AnInterruptionGivesRunningJobsTheirGrace) {
  FakeClock clock(std::chrono::milliseconds(700));
  std::vector<std::string> lines;
  FakeObserver observer(lines);
  int waits = 0;
  FakeExecutor executor(1, [&](const JobRequest&) { return result_of(Outcome::killed); });
  executor.busy = [&] { return ++waits < 100 && !executor.aborted; };
  const SweepSummary summary = run_jobs(numbered_jobs(3), executor, nullptr, &observer,
                                        {.interruptions = [&] { return waits > 3 ? 1 : 0; },
                                         .grace = std::chrono::seconds(20),
                                         .after_grace = std::chrono::seconds(5),
                                         .now = [&] { return clock(); }});
  EXPECT_EQ(executor.finish_within, std::chrono::seconds(20));
  EXPECT_TRUE(executor.aborted);
  EXPECT_LT(waits, 100);
  EXPECT_EQ(summary.not_run, 3u);
  EXPECT_THAT(lines, ElementsAre("started job0", "stopping: interrupted, 1 running",
                                 "stopping: out of grace, 1 running", "killed job0"));
}

TEST(Scheduler, AWorkerThatSomebodyElseStoppedCostsAnAttempt) {
  FakeExecutor executor(1, [](const JobRequest& request) {
    return result_of(request.attempt == 1 ? Outcome::killed : Outcome::done);
  });
  const SweepSummary summary = run_jobs(numbered_jobs(2), executor, nullptr, nullptr, {.backoff = at_once});
  EXPECT_EQ(summary.done, 2u);
  EXPECT_EQ(summary.retried, 2u);
}

TEST(Scheduler, WithoutRetriesACrashIsFinal) {
  FakeExecutor executor(2, [](const JobRequest&) { return result_of(Outcome::crashed); });
  const SweepSummary summary = run_jobs(numbered_jobs(3), executor, nullptr, nullptr, {.retries = 0});
  EXPECT_EQ(summary.failed, 3u);
  EXPECT_EQ(executor.started.size(), 3u);
}

TEST(Scheduler, StopsStartingAfterTooManyFailures) {
  std::vector<std::string> lines;
  FakeObserver observer(lines);
  FakeExecutor executor(2, [](const JobRequest& request) {
    return result_of(request.ticket % 2 == 1 ? Outcome::failed : Outcome::done);
  });
  const SweepSummary summary =
      run_jobs(numbered_jobs(20), executor, nullptr, &observer, {.retries = 0, .max_failures = 3});
  EXPECT_TRUE(summary.too_many_failures);
  EXPECT_FALSE(summary.interrupted);
  EXPECT_EQ(summary.failed, 3u);  // jobs 1, 3, 5
  EXPECT_EQ(summary.done, 4u);    // jobs 0, 2, 4 and 6, which was running when 5 failed
  EXPECT_EQ(summary.not_run, 13u);
  EXPECT_THAT(lines, testing::Contains("stopping: too many failures, 1 running"));
}

TEST(Scheduler, FirstInterruptionLetsRunningJobsFinish) {
  int interruptions = 0;
  FakeExecutor executor(3, [&](const JobRequest& request) {
    if (request.ticket == 4) interruptions = 1;
    return result_of(Outcome::done);
  });
  const SweepSummary summary = run_jobs(numbered_jobs(100), executor, nullptr, nullptr,
                                        {.interruptions = [&] { return interruptions; }});
  EXPECT_TRUE(summary.interrupted);
  EXPECT_FALSE(executor.aborted);
  EXPECT_EQ(executor.started.size(), 7u);  // 0 … 4 ended, 5 and 6 were running
  EXPECT_EQ(summary.done, 7u);
  EXPECT_EQ(summary.not_run, 93u);
}

TEST(Scheduler, SecondInterruptionEndsRunningJobsWithoutCountingThem) {
  int interruptions = 0;
  std::vector<std::string> lines;
  FakeObserver observer(lines);
  FakeLog log(lines);
  FakeExecutor executor(2, [&](const JobRequest&) {
    interruptions = 2;
    return result_of(Outcome::done);
  });
  const SweepSummary summary = run_jobs(numbered_jobs(10), executor, &log, &observer,
                                        {.interruptions = [&] { return interruptions; }});
  EXPECT_TRUE(executor.aborted);
  EXPECT_EQ(summary.done, 1u);
  EXPECT_EQ(summary.failed, 0u);
  EXPECT_EQ(summary.not_run, 9u);
  EXPECT_THAT(lines, ElementsAre("begin job0", "begin job1", "started job0", "started job1",
                                 "stopping: interrupted, 1 running", "stopping: aborted, 1 running",
                                 "end job0 #1", "done job0", "end job1 #1", "killed job1"));
}

/// TERM sent to a whole process group ends the workers too.
TEST(Scheduler, AWorkerLostWhileTheRunIsBeingStoppedCostsNothing) {
  int interruptions = 0;
  std::vector<std::string> lines;
  FakeObserver observer(lines);
  FakeExecutor executor(2, [&](const JobRequest&) {
    interruptions = 1;
    return result_of(Outcome::crashed, "[signal 15]");
  });
  const SweepSummary summary = run_jobs(numbered_jobs(10), executor, nullptr, &observer,
                                        {.retries = 0, .interruptions = [&] { return interruptions; }});
  EXPECT_EQ(summary.failed, 0u);
  EXPECT_EQ(summary.not_run, 10u);
  EXPECT_THAT(lines, ElementsAre("started job0", "started job1", "stopping: interrupted, 1 running",
                                 "killed job0", "killed job1"));
}

TEST(Scheduler, StartsNothingIfInterruptedBefore) {
  FakeExecutor executor(2, succeed);
  const SweepSummary summary =
      run_jobs(numbered_jobs(10), executor, nullptr, nullptr, {.interruptions = [] { return 1; }});
  EXPECT_TRUE(executor.started.empty());
  EXPECT_EQ(summary.not_run, 10u);
}

TEST(Scheduler, StartsTheNextJobBeforeRecordingTheLastAndReportsItAfterwards) {
  std::vector<std::string> lines;
  FakeLog log(lines);
  log.says_kept = true;
  FakeObserver observer(lines);
  FakeExecutor executor(1, [](const JobRequest& request) {
    return result_of(request.ticket == 1 && request.attempt == 1 ? Outcome::crashed : Outcome::done);
  });
  executor.on_start = [&](const JobRequest& request) { lines.push_back("START " + request.job.id); };
  run_jobs(numbered_jobs(3), executor, &log, &observer, {.retries = 1, .backoff = at_once});
  EXPECT_THAT(lines, ElementsAre("START job0", "begin job0", "kept", "started job0",  //
                                 "START job1", "end job0 #1", "begin job1", "kept", "done job0",
                                 "started job1", "START job1", "end job1 #1", "begin job1", "kept",
                                 "retried job1", "started job1", "START job2", "end job1 #2", "begin job2",
                                 "kept", "done job1", "started job2", "end job2 #1", "kept", "done job2"));
}

TEST(Scheduler, AJobThatWaitsForASlotBeginsWhenOneIsFree) {
  std::vector<std::string> lines;
  FakeObserver observer(lines);
  FakeLog log(lines);
  FakeExecutor executor(1, succeed, 1);
  executor.on_start = [&](const JobRequest& request) { lines.push_back("HAND OVER " + request.job.id); };
  const SweepSummary summary = run_jobs(numbered_jobs(3), executor, &log, &observer, {});
  EXPECT_EQ(summary.done, 3u);
  EXPECT_THAT(lines, ElementsAre("HAND OVER job0", "HAND OVER job1", "begin job0", "started job0",  //
                                 "HAND OVER job2", "end job0 #1", "begin job1", "done job0", "started job1",
                                 "end job1 #1", "begin job2", "done job1", "started job2",  //
                                 "end job2 #1", "done job2"));
}

TEST(Scheduler, AnInterruptionTakesWaitingJobsBackUnrecorded) {
  int interruptions = 0;
  std::vector<std::string> lines;
  FakeLog log(lines);
  FakeExecutor executor(
      2,
      [&](const JobRequest& request) {
        if (request.ticket == 1) interruptions = 1;
        return result_of(Outcome::done);
      },
      2);
  const SweepSummary summary =
      run_jobs(numbered_jobs(10), executor, &log, nullptr, {.interruptions = [&] { return interruptions; }});
  EXPECT_TRUE(summary.interrupted);
  EXPECT_EQ(summary.done, 4u);  // 0 and 1 had ended; 2 and 3 had their slots; 4 and 5 waited
  EXPECT_EQ(summary.not_run, 6u);
  EXPECT_EQ(lines.size(), 8u) << "four begun, four ended";
}

TEST(Scheduler, NoJobWaitsWhenFailuresAreLimited) {
  FakeExecutor executor(
      2, [](const JobRequest&) { return result_of(Outcome::failed, "no"); }, 2);
  const SweepSummary summary = run_jobs(numbered_jobs(10), executor, nullptr, nullptr, {.max_failures = 1});
  EXPECT_EQ(executor.started.size(), 2u);
  EXPECT_EQ(summary.failed, 2u);
}

class FullDisk : public AttemptLog {
 public:
  int begin_attempt(const experiments::Job&) override { return 1; }
  void end_attempt(const std::string&, int, const JobResult&) override {
    if (++ends_ == 4) throw std::runtime_error("ledger.sqlite: disk full");
  }

 private:
  int ends_ = 0;
};

TEST(Scheduler, ALogThatCannotBeWrittenEndsTheRunWithNothingLeftRunning) {
  FullDisk log;
  FakeExecutor executor(3, succeed);
  try {
    run_jobs(numbered_jobs(50), executor, &log, nullptr, {});
    FAIL() << "must throw";
  } catch (const std::runtime_error& error) {
    EXPECT_STREQ(error.what(), "ledger.sqlite: disk full");
  }
  EXPECT_TRUE(executor.aborted);
  EXPECT_EQ(executor.load.size(), executor.started.size()) << "every job started was waited for";
}

TEST(Scheduler, AnEngineThatBreaksEndsTheRunWithNothingLeftRunning) {
  std::atomic<int> calls{0};
  ThreadExecutor executor(4, [&](const JobRequest&, std::size_t) -> JobResult {
    if (++calls > 20) throw std::runtime_error("workers cannot be started");
    return result_of(Outcome::done);
  });
  EXPECT_THROW(run_jobs(numbered_jobs(1000), executor, nullptr, nullptr, {}), std::runtime_error);
  EXPECT_LT(calls, 40);
}

/// Many jobs on real threads, each with a fate known beforehand.
TEST(Scheduler, GivesEveryJobItsAttemptsOnThreads) {
  constexpr std::size_t jobs = 3000;
  std::vector<std::atomic<int>> attempts(jobs);
  const auto crashes_of = [](std::size_t index) { return std::mt19937(static_cast<unsigned>(index))() % 4; };
  ThreadExecutor executor(4, [&](const JobRequest& request, std::size_t) {
    const auto attempt = static_cast<unsigned>(++attempts[request.ticket]);
    EXPECT_EQ(request.attempt, static_cast<int>(attempt));
    return result_of(attempt <= crashes_of(request.ticket) ? Outcome::crashed : Outcome::done);
  });
  std::vector<std::string> lines;
  FakeLog log(lines);
  const SweepSummary summary =
      run_jobs(numbered_jobs(jobs), executor, &log, nullptr, {.retries = 2, .backoff = at_once});

  std::size_t expected_done = 0;
  std::size_t expected_attempts = 0;
  for (std::size_t i = 0; i < jobs; ++i) {
    const std::size_t crashes = crashes_of(i);
    expected_done += crashes <= 2;
    expected_attempts += std::min<std::size_t>(crashes + 1, 3);
    EXPECT_EQ(attempts[i], static_cast<int>(std::min<std::size_t>(crashes + 1, 3)));
  }
  EXPECT_EQ(summary.done, expected_done);
  EXPECT_EQ(summary.done + summary.failed, jobs);
  EXPECT_EQ(lines.size(), 2 * expected_attempts);
  EXPECT_EQ(std::set<std::string>(lines.begin(), lines.end()).size(), jobs + expected_attempts)
      << "every end is of another attempt";
}

}  // namespace
}  // namespace seedbed::runner
