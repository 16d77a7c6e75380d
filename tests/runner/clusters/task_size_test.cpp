#include "runner/clusters/task_size.hpp"

#include <gtest/gtest.h>

#include "runner/clusters/batch_scripts.hpp"

namespace seedbed::runner {
namespace {

TEST(TaskSize, AThousandJobsOfASecondTakeAtMostTenTasks) {
  EXPECT_EQ(tasks_for({.jobs = 1000, .seconds = 0}, 1, 1000), 10);  // before anybody knows how long they take
  EXPECT_EQ(tasks_for({.jobs = 1000, .seconds = 1000}, 1, 1000), 9);
  EXPECT_LE(tasks_for({.jobs = 1000, .seconds = 1190}, 1, 1000), 10);
}

TEST(TaskSize, EveryTaskHasAJobForEachProcessor) {
  for (const int cpus : {1, 2, 7, 64}) {
    for (const std::size_t jobs : {1U, 2U, 9U, 100U, 12345U}) {
      for (const double seconds : {0.0, 1.0, 1e4, 1e9}) {
        const int tasks = tasks_for({.jobs = jobs, .seconds = seconds}, cpus, 1000);
        EXPECT_GE(tasks, 1);
        EXPECT_LE(tasks, 1000);
        EXPECT_LT(static_cast<std::size_t>(tasks - 1) * static_cast<std::size_t>(cpus), jobs);
      }
    }
  }
}

TEST(TaskSize, LongJobsGetATaskEach) {
  EXPECT_EQ(tasks_for({.jobs = 300, .seconds = 300 * 3600.0}, 1, 1000), 300);
  EXPECT_EQ(tasks_for({.jobs = 300, .seconds = 300 * 3600.0}, 4, 1000), 75);
  EXPECT_EQ(tasks_for({.jobs = 300, .seconds = 300 * 3600.0}, 1, 100), 100);  // as many as an array may have
}

TEST(TaskSize, TheWarningComesWellBeforeTheLimit) {
  for (const double limit : {4.0, 60.0, 600.0, 86400.0}) {
    EXPECT_GE(warning_seconds(limit), 1);
    EXPECT_LE(warning_seconds(limit), limit / 2);
  }
  EXPECT_EQ(warning_seconds(86400), 120);
}

}  // namespace
}  // namespace seedbed::runner
