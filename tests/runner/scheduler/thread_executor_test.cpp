#include "runner/scheduler/thread_executor.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <barrier>
#include <latch>
#include <set>
#include <vector>

#include "tests/fakes/fake_jobs.hpp"

namespace seedbed::runner {

namespace {

JobRequest job(std::size_t ticket) {
  JobRequest request;
  request.ticket = ticket;
  return request;
}

JobOutcome next(Executor& executor) {
  while (true) {
    if (std::optional<JobOutcome> outcome = executor.wait(std::chrono::seconds(10))) return *outcome;
  }
}

/// Each job waits for all the others of its round: fewer than `capacity` at once would never end.
TEST(ThreadExecutorTest, RunsAsManyJobsAtOnceAsItSays) {
  for (const std::ptrdiff_t capacity : {1, 2, 7}) {
    std::barrier meeting(capacity);
    ThreadExecutor executor(static_cast<std::size_t>(capacity), [&](const JobRequest&, std::size_t) {
      meeting.arrive_and_wait();
      return result_of(results::Outcome::done);
    });
    for (int round = 0; round < 20; ++round) {
      for (std::ptrdiff_t i = 0; i < capacity; ++i) executor.start(job(static_cast<std::size_t>(i)));
      std::set<std::size_t> tickets;
      for (std::ptrdiff_t i = 0; i < capacity; ++i) tickets.insert(next(executor).ticket);
      EXPECT_EQ(tickets.size(), static_cast<std::size_t>(capacity));
    }
  }
}

TEST(ThreadExecutorTest, GivesEveryJobUnderWayItsOwnSlot) {
  constexpr std::size_t capacity = 4;
  std::vector<std::atomic<int>> in_slot(capacity);
  ThreadExecutor executor(capacity, [&](const JobRequest&, std::size_t slot) {
    EXPECT_LT(slot, capacity);
    EXPECT_EQ(in_slot[slot].fetch_add(1), 0);
    EXPECT_EQ(in_slot[slot].fetch_sub(1), 1);
    return result_of(results::Outcome::done);
  });
  const SweepSummary summary = run_jobs(numbered_jobs(5000), executor, nullptr, nullptr, {});
  EXPECT_EQ(summary.done, 5000u);
}

TEST(ThreadExecutorTest, WaitsNoLongerThanAsked) {
  std::latch go(1);
  ThreadExecutor executor(1, [&](const JobRequest&, std::size_t) {
    go.wait();
    return result_of(results::Outcome::done);
  });
  EXPECT_FALSE(executor.wait(std::chrono::milliseconds(0)));
  executor.start(job(5));
  EXPECT_FALSE(executor.wait(std::chrono::milliseconds(1)));
  go.count_down();
  EXPECT_EQ(next(executor).ticket, 5u);
}

TEST(ThreadExecutorTest, RefusesMoreThanItHasRoomFor) {
  std::latch go(1);
  ThreadExecutor executor(2, [&](const JobRequest&, std::size_t) {
    go.wait();
    return result_of(results::Outcome::done);
  });
  const std::size_t room = executor.capacity() + executor.waiting_room();
  for (std::size_t i = 0; i < room; ++i) executor.start(job(i));
  EXPECT_THROW(executor.start(job(room)), std::logic_error);
  go.count_down();
  for (std::size_t i = 0; i < room; ++i) next(executor);
}

/// Jobs in the waiting room begin one after the other without the scheduler, oldest first, and can be taken
/// back.
TEST(ThreadExecutorTest, JobsThatWaitBeginInOrderUnlessTheyAreWithdrawn) {
  std::latch first_runs(1), go(1);
  ThreadExecutor executor(2, [&](const JobRequest& request, std::size_t) {
    if (request.ticket == 0) first_runs.count_down();
    if (request.ticket < 2) go.wait();
    return result_of(results::Outcome::done);
  });
  ASSERT_GE(executor.waiting_room(), 2u);
  for (const std::size_t ticket : {0, 1, 2, 3}) executor.start(job(ticket));
  first_runs.wait();
  std::vector<std::size_t> back = executor.withdraw();
  // The second may not have begun yet, and then comes back too.
  if (back.size() == 3) back.erase(back.begin());
  EXPECT_EQ(back, (std::vector<std::size_t>{2, 3}));
  EXPECT_TRUE(executor.withdraw().empty());
  go.count_down();
  EXPECT_LT(next(executor).ticket, 2u);
  executor.start(job(4));
  EXPECT_NE(next(executor).ticket, 2u);
}

TEST(ThreadExecutorTest, AbortAsksOnceAndLaterJobsAreKilled) {
  std::latch stop(1);
  std::latch running(2);
  ThreadExecutor executor(
      2,
      [&](const JobRequest&, std::size_t) {
        running.count_down();
        stop.wait();
        return result_of(results::Outcome::killed);
      },
      [&] { stop.count_down(); });  // a second call would be undefined
  executor.start(job(0));
  executor.start(job(1));
  running.wait();
  executor.abort();
  executor.abort();
  EXPECT_EQ(next(executor).result.outcome, results::Outcome::killed);
  EXPECT_EQ(next(executor).result.outcome, results::Outcome::killed);
  executor.start(job(2));
  EXPECT_EQ(next(executor).result.outcome, results::Outcome::killed);
}

TEST(ThreadExecutorTest, EndsWithItsJobs) {
  std::latch stop(1);
  std::latch running(3);
  std::atomic<int> ended{0};
  {
    ThreadExecutor executor(
        3,
        [&](const JobRequest&, std::size_t) {
          running.count_down();
          stop.wait();
          ++ended;
          return result_of(results::Outcome::killed);
        },
        [&] { stop.count_down(); });
    for (std::size_t i = 0; i < 3; ++i) executor.start(job(i));
    running.wait();
  }
  EXPECT_EQ(ended, 3);
}

TEST(ThreadExecutorTest, AnExceptionOfTheEngineComesOutOfWait) {
  ThreadExecutor executor(1, [&](const JobRequest& request, std::size_t) {
    if (request.ticket == 0) throw std::runtime_error("no workers");
    return result_of(results::Outcome::done);
  });
  executor.start(job(0));
  EXPECT_THROW(next(executor), std::runtime_error);
  executor.start(job(1));
  EXPECT_EQ(next(executor).ticket, 1u);
}

TEST(ThreadExecutorTest, NeedsRoomForAJob) {
  EXPECT_THROW(ThreadExecutor(0, [](const JobRequest&, std::size_t) { return results::JobResult(); }),
               std::invalid_argument);
}

}  // namespace
}  // namespace seedbed::runner
