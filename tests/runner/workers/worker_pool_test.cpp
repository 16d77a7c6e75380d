#include "runner/workers/worker_pool.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <csignal>
#include <fstream>
#include <iostream>
#include <map>
#include <set>
#include <sstream>
#include <thread>

#include "experiments/dataset/prepared_data.hpp"
#include "experiments/dataset/preparer.hpp"
#include "experiments/dataset/table.hpp"
#include "runner/scheduler/scheduler.hpp"
#include "runner/scheduler/thread_executor.hpp"
#include "tests/fakes/fake_jobs.hpp"
#include "tests/runner/workers/worker_fixture.hpp"
#include "tests/support/temp_dir.hpp"

namespace seedbed::runner {
namespace {

using results::JobResult;
using results::Outcome;
using testing::HasSubstr;
using testing::StartsWith;

double value(const JobResult& result) {
  return result.scores.empty() ? -1 : result.scores[0].value;
}

std::string content(const std::filesystem::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

class Workers : public testing::TestWithParam<Isolation> {
 protected:
  WorkerPoolOptions options(std::size_t slots = 1) const { return fake_workers(slots, GetParam()); }
};

INSTANTIATE_TEST_SUITE_P(Isolation, Workers, testing::Values(Isolation::process, Isolation::thread),
                         [](const auto& tested) {
                           return tested.param == Isolation::process ? "process" : "thread";
                         });

TEST_P(Workers, RunAJobAndMeasureIt) {
  WorkerPool pool(options());
  const JobResult result = pool.run(fake_job("succeed", 7), 0);
  EXPECT_EQ(result.outcome, Outcome::done);
  EXPECT_EQ(result.error, "");
  EXPECT_EQ(value(result), 7);
  EXPECT_GT(result.started, 1.7e9);
  EXPECT_GT(result.wall_seconds, 0);
  EXPECT_GT(result.peak_memory, 1 << 20);
  EXPECT_FALSE(result.host.empty());
}

TEST_P(Workers, AJobThatThrowsFailsWithItsMessage) {
  WorkerPool pool(options());
  const JobResult result = pool.run(fake_job("throw row 17 is bad"), 0);
  EXPECT_EQ(result.outcome, Outcome::failed);
  EXPECT_EQ(result.error, " row 17 is bad");
  EXPECT_EQ(pool.run(fake_job("throw-number"), 0).outcome, Outcome::failed);
  const JobResult memory = pool.run(fake_job("memory"), 0);
  EXPECT_EQ(memory.outcome, Outcome::crashed) << "there may be room another time";
  EXPECT_EQ(memory.error, "[out of memory]");
}

TEST_P(Workers, HaveOneArithmeticThread) {
  WorkerPool pool(options());
  EXPECT_EQ(value(pool.run(fake_job("threads OMP_NUM_THREADS"), 0)), 1);
  EXPECT_EQ(value(pool.run(fake_job("threads OPENBLAS_NUM_THREADS"), 0)), 1);
}

TEST_P(Workers, HavePreparedDataMappedWhileTheJobRunsAndNoLonger) {
  const TempDir directory;
  const std::filesystem::path csv = directory.path() / "data.csv";
  std::ofstream(csv) << "x,y\n1,10\n2,20\n3,30\n4,40\n5,50\n6,60\n7,70\n8,80\n9,90\n10,100\n";
  experiments::DataSettings settings;
  settings.path = csv.string();
  settings.target = "y";
  settings.numeric = {"x"};
  const Descriptor data = experiments::prepare(experiments::read_table(settings), settings, 0);

  WorkerPoolOptions with_data = options(2);
  with_data.data_descriptor = [&](int index) {
    EXPECT_EQ(index, 5);
    return data.get();
  };
  WorkerPool pool(with_data);
  const auto of_data = [](const char* deed) {
    JobRequest request = fake_job(deed);
    request.data = 5;
    return request;
  };
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(value(pool.run(of_data("target-sum"), 0)), 550);
    EXPECT_EQ(value(pool.run(of_data("data-mapped"), 1)), 1);
    EXPECT_EQ(value(pool.run(fake_job("data-mapped"), 0)), 0);
    EXPECT_EQ(value(pool.run(fake_job("data-mapped"), 1)), 0);
  }
  EXPECT_EQ(pool.run(of_data("kill"), 0).outcome, Outcome::crashed);
  EXPECT_EQ(value(pool.run(of_data("target-sum"), 0)), 550) << "a new worker gets it again";
}

TEST_P(Workers, DataThatCannotBePreparedFailsTheJobOnly) {
  WorkerPoolOptions without_data = options();
  without_data.data_descriptor = [](int) -> int { throw std::runtime_error("an empty split"); };
  WorkerPool pool(without_data);
  JobRequest request = fake_job("target-sum");
  request.data = 0;
  const JobResult result = pool.run(request, 0);
  EXPECT_EQ(result.outcome, Outcome::failed);
  EXPECT_EQ(result.error, "an empty split");
  EXPECT_EQ(pool.run(fake_job("succeed"), 0).outcome, Outcome::done);
}

/// Runs 60 jobs in 3 slots, all of which succeed but for those named.
SweepSummary sweep(WorkerPoolOptions options, int retries, const std::map<std::size_t, std::string>& others) {
  WorkerPool pool(std::move(options));
  ThreadExecutor executor(
      3, [&](const JobRequest& request, std::size_t slot) { return pool.run(request, slot); },
      [&] { pool.abort(); });
  PendingJobs jobs = numbered_jobs(60);
  jobs.request = [&](std::size_t index) {
    JobRequest request = fake_job(others.contains(index) ? others.at(index) : "succeed");
    request.job.id = fmt::format("job{}", index);
    return request;
  };
  return run_jobs(jobs, executor, nullptr, nullptr, {.retries = retries});
}

/// On threads, jobs beside a crash lose their attempt with it: two at most.
TEST_P(Workers, ASweepGoesOnAroundCrashes) {
  const SweepSummary summary = sweep(options(3), 2, {{7, "die-once"}, {20, "die-once"}});
  EXPECT_EQ(summary.done, 60u);
  EXPECT_EQ(summary.failed, 0u);
}

TEST(WorkerProcesses, ACrashCostsNoJobBesideIt) {
  const SweepSummary summary =
      sweep(fake_workers(3), 4, {{7, "segfault"}, {20, "die-once"}, {30, "exit 3"}, {31, "throw at once"}});
  EXPECT_EQ(summary.done, 57u);
  EXPECT_EQ(summary.failed, 3u);
  EXPECT_EQ(summary.retried, 4u + 1u + 4u);
}

TEST_P(Workers, AbortEndsARunningJobAndAllLaterOnes) {
  const TempDir directory;
  const std::filesystem::path fifo = directory.path() / "running";
  ASSERT_EQ(mkfifo(fifo.c_str(), 0600), 0);
  WorkerPool pool(options());
  JobResult result;
  std::thread runner([&] { result = pool.run(fake_job("announce " + fifo.string()), 0); });
  content(fifo);  // until the job runs
  pool.abort();
  runner.join();
  EXPECT_EQ(result.outcome, Outcome::killed);
  EXPECT_EQ(pool.run(fake_job("succeed"), 0).outcome, Outcome::killed);
}

TEST_P(Workers, AreAskedToFinish) {
  const TempDir directory;
  const std::filesystem::path fifo = directory.path() / "running";
  ASSERT_EQ(mkfifo(fifo.c_str(), 0600), 0);
  WorkerPool pool(options());
  JobResult result;
  std::thread runner([&] { result = pool.run(fake_job("wait-to-finish " + fifo.string()), 0); });
  content(fifo);  // until the job runs
  pool.finish(std::chrono::hours(1));
  runner.join();
  EXPECT_EQ(result.outcome, Outcome::killed);
  EXPECT_EQ(value(result), 3600);
  EXPECT_EQ(pool.run(fake_job("succeed"), 0).outcome, Outcome::done);
}

// As when the batch system or the system's shutdown sends TERM to all processes.
TEST(WorkerProcesses, TermAsksForAnEndAtOnceAndCostsNoneOfTheOthers) {
  const TempDir directory;
  const std::filesystem::path fifo = directory.path() / "running";
  ASSERT_EQ(mkfifo(fifo.c_str(), 0600), 0);
  WorkerPool pool(fake_workers(2));
  const double server = value(pool.run(fake_job("server-pid"), 1));
  JobResult result;
  std::thread runner([&] { result = pool.run(fake_job("wait-to-finish " + fifo.string()), 0); });
  pid_t worker = 0;
  std::istringstream(content(fifo)) >> worker;
  kill(worker, SIGTERM);
  kill(static_cast<pid_t>(server), SIGTERM);
  runner.join();
  EXPECT_EQ(result.outcome, Outcome::killed);
  EXPECT_EQ(value(result), 0);
  EXPECT_EQ(value(pool.run(fake_job("server-pid"), 1)), server);
  EXPECT_NE(value(pool.run(fake_job("pid"), 0)), worker) << "the request would hold for its next job too";
}

TEST(WorkerProcesses, EachSlotHasAProcessThatStays) {
  WorkerPool pool(fake_workers(3));
  std::set<double> pids;
  for (std::size_t slot = 0; slot < 3; ++slot) {
    const double pid = value(pool.run(fake_job("pid"), slot));
    EXPECT_EQ(value(pool.run(fake_job("pid"), slot)), pid);
    EXPECT_EQ(value(pool.run(fake_job("group"), slot)), pid) << "a process group of its own";
    pids.insert(pid);
  }
  EXPECT_EQ(pids.size(), 3u);
}

TEST(WorkerProcesses, HoldNoDescriptorButTheirSocket) {
  const Descriptor lock(open("/dev/null", O_RDONLY));  // not even closed on exec
  WorkerPool pool(fake_workers(2));
  EXPECT_EQ(value(pool.run(fake_job("descriptors"), 0)), 1);
  EXPECT_EQ(value(pool.run(fake_job("descriptors"), 1)), 1);
}

TEST(WorkerProcesses, ACrashCostsOneAttemptAndSaysWhy) {
  WorkerPool pool(fake_workers(2));
  const double other = value(pool.run(fake_job("pid"), 1));
  const std::vector<std::pair<std::string, std::string>> fates = {{"segfault", "[signal 11]"},
                                                                  {"kill", "[signal 9]"},
                                                                  {"exit 3", "[exit code 3]"},
                                                                  {"exit 0", "[exit code 0]"}};
  for (const auto& [job, error] : fates) {
    const JobResult result = pool.run(fake_job(job), 0);
    EXPECT_EQ(result.outcome, Outcome::crashed);
    EXPECT_EQ(result.error, error);
    EXPECT_EQ(result.signal > 0 ? fmt::format("[signal {}]", result.signal)
                                : fmt::format("[exit code {}]", result.exit_code),
              error);
    EXPECT_GT(result.started, 1.7e9);
    EXPECT_FALSE(result.host.empty());
    EXPECT_GT(result.peak_memory, 0);
    EXPECT_EQ(pool.run(fake_job("succeed"), 0).outcome, Outcome::done);
  }
  EXPECT_EQ(value(pool.run(fake_job("pid"), 1)), other) << "the other slot noticed nothing";
}

TEST(WorkerProcesses, OneKilledBetweenJobsCostsNothing) {
  WorkerPool pool(fake_workers(1));
  for (int i = 0; i < 20; ++i) {
    const auto pid = static_cast<pid_t>(value(pool.run(fake_job("pid"), 0)));
    const Process worker(pid);
    kill(pid, SIGKILL);
    ASSERT_TRUE(worker.ends());
    EXPECT_EQ(pool.run(fake_job("succeed"), 0).outcome, Outcome::done);
  }
}

TEST(WorkerProcesses, TheServerIsReplacedWhenItDies) {
  WorkerPool pool(fake_workers(2));
  const double server = value(pool.run(fake_job("server-pid"), 1));
  const JobResult result = pool.run(fake_job("kill-server"), 0);
  EXPECT_EQ(result.outcome, Outcome::crashed);
  EXPECT_THAT(result.error, StartsWith("[signal 9]"));
  const double replacement = value(pool.run(fake_job("server-pid"), 1));
  EXPECT_NE(replacement, server);
  EXPECT_EQ(value(pool.run(fake_job("server-pid"), 0)), replacement);
}

TEST(WorkerProcesses, AJobOutOfTimeIsEnded) {
  WorkerPoolOptions options = fake_workers(1);
  options.grace = std::chrono::milliseconds(50);
  WorkerPool pool(options);
  for (const char* job : {"hang", "stubborn"}) {
    JobRequest request = fake_job(job);
    request.timeout_seconds = 0.05;
    const JobResult result = pool.run(request, 0);
    EXPECT_EQ(result.outcome, Outcome::timed_out);
    EXPECT_EQ(result.error, "timed out after 0.05 s");
    EXPECT_EQ(pool.run(fake_job("succeed"), 0).outcome, Outcome::done);
  }
}

TEST(WorkerProcesses, WhatAJobSaysGoesToItsLog) {
  const TempDir directory;
  WorkerPool pool(fake_workers(1));
  JobRequest request = fake_job("say hello");
  request.outputs.log = directory.path() / "first.log";
  EXPECT_EQ(pool.run(request, 0).outcome, Outcome::done);
  EXPECT_EQ(content(request.outputs.log), "said: hello\n");
  request.attempt = 2;
  EXPECT_EQ(pool.run(request, 0).outcome, Outcome::done);
  EXPECT_EQ(content(request.outputs.log), "said: hello\n--- attempt 2 of this run ---\nsaid: hello\n");

  JobRequest large = fake_job("print 5");
  large.outputs.log = directory.path() / "large.log";
  EXPECT_EQ(pool.run(large, 0).outcome, Outcome::done);
  EXPECT_EQ(content(large.outputs.log).size(), (5u << 20) + std::string("and an error\n").size());

  JobRequest nowhere = fake_job("succeed");
  nowhere.outputs.log = directory.path() / "missing" / "job.log";
  const JobResult result = pool.run(nowhere, 0);
  EXPECT_EQ(result.outcome, Outcome::failed);
  EXPECT_THAT(result.error, HasSubstr("missing/job.log"));
  EXPECT_THAT(result.error, HasSubstr("No such file or directory"));
}

TEST(WorkerProcesses, PeakMemoryIsTheJobsOwn) {
  WorkerPool pool(fake_workers(1));
  const std::int64_t large = pool.run(fake_job("touch 256"), 0).peak_memory;
  const std::int64_t small = pool.run(fake_job("succeed"), 0).peak_memory;
  EXPECT_GT(large, 256 << 20);
  EXPECT_LT(small, 256 << 20);
  EXPECT_GT(pool.run(fake_job("touch 256"), 0).own_memory, 256 << 20);
  const JobResult empty = pool.run(fake_job("succeed"), 0);
  EXPECT_LT(empty.own_memory, empty.peak_memory) << "its libraries are everybody's";
}

TEST(WorkerPool, AMissingProgramIsAnError) {
  WorkerPoolOptions options = fake_workers(1);
  options.program = "/nowhere/seedbed-worker";
  try {
    WorkerPool pool(options);
    FAIL() << "must throw";
  } catch (const WorkerError& error) {
    EXPECT_STREQ(error.what(), "cannot start /nowhere/seedbed-worker: No such file or directory");
  }
}

TEST(WorkerPool, AProgramThatEndsAtOnceIsAnError) {
  WorkerPoolOptions options = fake_workers(1);
  options.program = "/bin/false";
  WorkerPool pool(options);
  EXPECT_THROW(pool.wait_ready(), WorkerError);
  try {
    pool.run(fake_job("succeed"), 0);
    FAIL() << "must throw";
  } catch (const WorkerError& error) {
    EXPECT_STREQ(error.what(), "/bin/false cannot run jobs: it ended before it was ready: [exit code 1]");
  }
}

TEST(WorkerPool, FindsNoProgramBesideTheTests) {
  try {
    std::cout << find_worker_program() << '\n';  // built with training
  } catch (const WorkerError& error) {
    EXPECT_THAT(error.what(), HasSubstr("/libexec/seedbed/seedbed-worker"));
  }
}

}  // namespace
}  // namespace seedbed::runner
