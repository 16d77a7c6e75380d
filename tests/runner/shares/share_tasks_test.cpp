#include "runner/shares/share_tasks.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>

#include "results/shares/share_writer.hpp"
#include "runner/scheduler/attempt_log.hpp"
#include "runner/shares/share_log.hpp"
#include "tests/runner/sweep/sample_experiment.hpp"

namespace seedbed::runner {
namespace {

using testing::SizeIs;

/// Two shares of 24 jobs, on one folder; what each would run is asked turn by turn.
class ShareTasksTest : public testing::Test {
 protected:
  struct Share {
    Share(ShareTasksTest& test, int number, const std::string& host)
        : others(test.folder_),
          leases(test.folder_.leases()),
          writer(test.folder_, header(number, host)),
          log(writer, ContentHashes::of_files()) {
      others.leave_out(writer.name());
      others.read();
      tasks.emplace(test.jobs_, test.plan_, ShareNumber{number, 2}, others, leases);
      tasks->add_others([](const JobPlace&) { return true; });
    }
    static results::ShareHeader header(int number, const std::string& host) {
      results::ShareHeader header;
      header.share = number;
      header.shares = 2;
      header.process = "elsewhere " + host + " 1 1";
      header.environment.host = host;
      return header;
    }
    void see() { others.read(); }

    OtherShares others;
    results::Leases leases;
    results::ShareWriter writer;
    ShareLog log;
    std::optional<ShareTasks> tasks;
  };

  ShareTasksTest() { folder_.make(); }

  experiments::Job job(Share& share, std::size_t turn) { return jobs_.job(share.tasks->place(turn)); }
  void finish(Share& share, const experiments::Job& job, results::Outcome outcome) {
    results::JobResult result;
    result.outcome = outcome;
    share.log.end_attempt(job.id, 1, result);
    share.log.sync();
    share.leases.give_back(job.id);
  }

  SampleExperiment sample_;
  TempDir directory_;
  results::ShareFolder folder_{directory_.path()};
  const JobList jobs_{sample_.load(), ContentHashes::of_files()};
  const results::SharePlan plan_ = [this] {
    results::SharePlan plan;
    plan.to_do.assign(jobs_.size(), true);
    plan.done.assign(jobs_.size(), false);
    return plan;
  }();
};

TEST_F(ShareTasksTest, ItsOwnComeFirstAndThenThoseOfTheOther) {
  Share one(*this, 1, "a");
  EXPECT_EQ(one.tasks->own(), 12U);
  EXPECT_EQ(one.tasks->size(), 12U + 12U + 12U);  // own, others', own again
  std::size_t run = 0;
  for (std::size_t turn = 0; turn < one.tasks->size(); ++turn) run += one.tasks->wanted(turn) ? 1 : 0;
  EXPECT_EQ(run, 24U);
  EXPECT_EQ(one.tasks->own_left([](const std::string&) { return false; }), 12U);
  EXPECT_EQ(one.tasks->own_left([](const std::string&) { return true; }), 0U);
}

TEST_F(ShareTasksTest, WhatAnotherHasTakenIsLeftToHim) {
  Share one(*this, 1, "a");
  ASSERT_TRUE(one.tasks->wanted(12));  // the first of the other's, which is his last
  const std::string taken = job(one, 12).id;
  Share other(*this, 2, "b");
  for (std::size_t turn = 0; turn < other.tasks->size(); ++turn) {
    if (job(other, turn).id == taken) {
      EXPECT_FALSE(other.tasks->wanted(turn)) << turn;
    }
  }
  EXPECT_FALSE(other.leases.take(taken));
}

TEST_F(ShareTasksTest, WhatIsBegunOrDoneElsewhereIsNotBegunAgain) {
  Share other(*this, 2, "b");
  const experiments::Job begun = job(other, 0), done = job(other, 1);
  other.log.begin_attempt(begun);
  other.log.begin_attempt(done);
  finish(other, done, results::Outcome::done);
  Share one(*this, 1, "a");
  for (std::size_t turn = 0; turn < one.tasks->size(); ++turn) {
    const std::string id = job(one, turn).id;
    EXPECT_EQ(one.tasks->wanted(turn), turn < 24 && id != begun.id && id != done.id) << turn;
  }
}

TEST_F(ShareTasksTest, OfItsOwnWhatAnotherBeganAndDidNotEndIsDoneAtTheEnd) {
  Share before(*this, 1, "a");  // as it was when its machine went down
  const experiments::Job begun = job(before, 0), done = job(before, 1);
  before.log.begin_attempt(begun);
  before.log.begin_attempt(done);
  finish(before, done, results::Outcome::done);
  Share again(*this, 1, "c");
  EXPECT_EQ(again.tasks->own(), 11U);
  std::vector<std::size_t> turns;
  for (std::size_t turn = 0; turn < again.tasks->size(); ++turn) {
    if (job(again, turn).id == begun.id && again.tasks->wanted(turn)) turns.push_back(turn);
  }
  ASSERT_THAT(turns, SizeIs(1));
  EXPECT_GE(turns.front(), again.tasks->own() + 12);
}

TEST_F(ShareTasksTest, BlocksAreLeasedAtOnce) {
  Share one(*this, 1, "a"), other(*this, 1, "b");
  ASSERT_TRUE(one.tasks->next_block(5));
  EXPECT_EQ(one.tasks->size(), 5U);
  ASSERT_TRUE(other.tasks->next_block(100));
  EXPECT_EQ(other.tasks->size(), 7U);
  EXPECT_FALSE(Share(*this, 1, "c").tasks->next_block(100));
  for (std::size_t turn = 0; turn < 5; ++turn) EXPECT_TRUE(one.tasks->wanted(turn));
}

}  // namespace
}  // namespace seedbed::runner
