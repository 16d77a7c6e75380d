// Whatever ends, nothing of it stays: processes are watched through descriptors of their own (pidfd).

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <csignal>
#include <cstdio>
#include <memory>
#include <thread>
#include <vector>

#include "tests/runner/workers/worker_fixture.hpp"
#include "tests/support/temp_dir.hpp"

namespace seedbed::runner {
namespace {

/// A process that runs endless jobs in its workers.
class EndlessRun {
 public:
  EndlessRun(std::size_t jobs, Isolation isolation) {
    const std::filesystem::path fifo = directory_.path() / "running";
    if (mkfifo(fifo.c_str(), 0600) != 0) throw std::runtime_error("no FIFO");
    parent = fork();
    if (parent == 0) run_jobs_forever(jobs, isolation, fifo);
    // Open for writing too, so that reading does not end between two jobs.
    const std::unique_ptr<FILE, int (*)(FILE*)> announcements(fopen(fifo.c_str(), "r+"), &fclose);
    for (std::size_t i = 0; i < jobs; ++i) {
      int worker = 0;
      int started_by = 0;
      if (fscanf(announcements.get(), "%d %d", &worker, &started_by) != 2) throw std::runtime_error("no job");
      workers.push_back(worker);
      server = isolation == Isolation::process ? started_by : worker;
    }
    for (const pid_t pid : workers) processes.push_back(std::make_unique<Process>(pid));
    processes.push_back(std::make_unique<Process>(server));
  }

  ~EndlessRun() {
    kill(parent, SIGKILL);
    waitpid(parent, nullptr, 0);
  }

  void expect_nothing_left() const {
    for (const auto& process : processes) EXPECT_TRUE(process->ends());
  }

  pid_t parent = -1;
  pid_t server = -1;
  std::vector<pid_t> workers;
  std::vector<std::unique_ptr<Process>> processes;

 private:
  [[noreturn]] static void run_jobs_forever(std::size_t jobs, Isolation isolation,
                                            const std::filesystem::path& fifo) noexcept {
    WorkerPool pool(fake_workers(jobs, isolation));
    std::vector<std::thread> threads;
    for (std::size_t slot = 0; slot < jobs; ++slot) {
      threads.emplace_back([&, slot] { pool.run(fake_job("announce " + fifo.string()), slot); });
    }
    for (std::thread& thread : threads) thread.join();
    _exit(0);
  }

  TempDir directory_;
};

class NoOrphans : public testing::TestWithParam<Isolation> {};

INSTANTIATE_TEST_SUITE_P(Isolation, NoOrphans, testing::Values(Isolation::process, Isolation::thread),
                         [](const auto& tested) {
                           return tested.param == Isolation::process ? "process" : "thread";
                         });

TEST_P(NoOrphans, WhenTheParentIsKilled) {
  const EndlessRun run(3, GetParam());
  kill(run.parent, SIGKILL);
  run.expect_nothing_left();
}

TEST_P(NoOrphans, WhenParentAndServerAreKilledTogether) {
  const EndlessRun run(3, GetParam());
  kill(run.server, SIGKILL);
  kill(run.parent, SIGKILL);
  run.expect_nothing_left();
}

TEST(NoOrphansOfProcesses, WhenTheParentIsKilledAfterTheServerBecameDeaf) {
#if defined(__SANITIZE_THREAD__)
  GTEST_SKIP() << "ThreadSanitizer runs signal handlers late: a worker that computes never learns of it";
#endif
  const EndlessRun run(3, Isolation::process);
  kill(run.server, SIGSTOP);
  kill(run.parent, SIGKILL);
  for (std::size_t i = 0; i < run.workers.size(); ++i) EXPECT_TRUE(run.processes[i]->ends());
  kill(run.server, SIGKILL);
  run.expect_nothing_left();
}

/// Ctrl-C goes to the process group of the terminal; the workers are not in it.
TEST_P(NoOrphans, AnInterruptFromTheTerminalReachesOnlyTheParent) {
  const EndlessRun run(2, GetParam());
  EXPECT_NE(getpgid(run.server), getpgid(run.parent));
  for (const pid_t worker : run.workers) {
    EXPECT_NE(getpgid(worker), getpgid(run.parent));
    kill(worker, SIGINT);
  }
  kill(run.server, SIGINT);
  EXPECT_EQ(kill(run.server, 0), 0);
  int status = 0;
  EXPECT_EQ(waitpid(run.parent, &status, WNOHANG), 0) << "its jobs still run";
}

}  // namespace
}  // namespace seedbed::runner
