#include "results/ledger/forget_jobs.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "results/ledger/ledger.hpp"
#include "tests/results/sample_jobs.hpp"
#include "tests/support/temp_dir.hpp"

namespace seedbed::results {
namespace {

using testing::IsEmpty;

constexpr int kJobs = 40;

/// Ids look like those of real jobs, so that lost ones are known as such.
std::string id_of(int number) {
  return "0123456789abcdef00" + std::to_string(10 + number);
}

class Forget : public testing::Test {
 protected:
  Forget() {
    Ledger ledger = Ledger::open(root_);
    ledger.begin_run({});
    for (int i = 0; i < kJobs; ++i) record(ledger, i);
    JobResult crash;
    crash.outcome = Outcome::crashed;
    ledger.end_attempt(id_of(50), ledger.begin_attempt(sample_identity(id_of(50))), crash);
    ledger.begin_attempt(sample_identity(id_of(51)));
    ledger.set_fact("platforms", "avx2\navx512");
  }

  static void record(Ledger& ledger, int number) {
    JobResult result = sample_result(static_cast<std::uint64_t>(number));
    for (int epoch = 4; epoch < 40; ++epoch) result.epochs.push_back({epoch, 1.0 / epoch, 0.5, 0.25, 0});
    ledger.end_attempt(id_of(number), ledger.begin_attempt(sample_identity(id_of(number))), result);
  }

  static void expect_whole(const Ledger& ledger, int number) {
    const auto job = ledger.find(id_of(number));
    ASSERT_TRUE(job && job->done()) << number;
    EXPECT_EQ(job->result.scores, sample_result(static_cast<std::uint64_t>(number)).scores);
    EXPECT_EQ(job->result.epochs.size(), 39U);
  }

  TempDir directory_;
  std::filesystem::path root_ = directory_.path() / "run";
};

TEST_F(Forget, OnlyTheseJobsGo_FinishedOrNot) {
  forget_jobs(root_, {id_of(0), id_of(7), id_of(39), id_of(50), id_of(51), "no such job"});
  const Ledger ledger = Ledger::open(root_);
  EXPECT_EQ(ledger.job_count(), kJobs - 3U);
  for (const int gone : {0, 7, 39, 50, 51}) {
    EXPECT_FALSE(ledger.find(id_of(gone)));
    EXPECT_THAT(ledger.attempts(id_of(gone)), IsEmpty());
  }
  for (int i = 1; i < 39; ++i) {
    if (i != 7) expect_whole(ledger, i);
  }
  EXPECT_THAT(ledger.damaged(), IsEmpty());
  EXPECT_EQ(ledger.runs().size(), 1U);
  EXPECT_EQ(ledger.fact("platforms"), "avx2\navx512");
}

TEST_F(Forget, AForgottenJobIsANewOneWhenItComesAgain) {
  forget_jobs(root_, {id_of(5), id_of(51)}, {{"platforms", "avx2"}});
  Ledger ledger = Ledger::open(root_);
  EXPECT_EQ(ledger.fact("platforms"), "avx2");
  EXPECT_EQ(ledger.begin_attempt(sample_identity(id_of(51))), 1);  // not the second
  record(ledger, 5);
  expect_whole(ledger, 5);
  expect_whole(ledger, 4);
  EXPECT_EQ(ledger.attempts(id_of(5)).size(), 1U);
}

// A damaged ledger is put right from whatever its pages hold, used or not.
TEST_F(Forget, PuttingTheLedgerRightBringsNothingBack) {
  std::unordered_set<std::string> gone;
  for (int i = 0; i < kJobs; i += 2) gone.insert(id_of(i));
  forget_jobs(root_, gone);
  {
    std::fstream file(root_ / "ledger.sqlite", std::ios::in | std::ios::out | std::ios::binary);
    file.write(std::string(100, '\0').data(), 100);
  }
  const Ledger ledger = Ledger::open(root_);
  EXPECT_FALSE(ledger.damaged().empty());  // that it was
  for (int i = 0; i < kJobs; ++i) {
    if (i % 2 == 0) {
      EXPECT_FALSE(ledger.find(id_of(i))) << i;
    } else {
      expect_whole(ledger, i);
    }
  }
}

TEST_F(Forget, NothingButTheIdsOfOthersIsLeftInTheFile) {
  std::unordered_set<std::string> gone;
  for (int i = 3; i < kJobs; ++i) gone.insert(id_of(i));
  forget_jobs(root_, gone);
  for (const char* name : {"ledger.sqlite", "ledger.sqlite-wal"}) {
    std::ifstream in(root_ / name, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(in), {}};
    for (const std::string& id : gone) EXPECT_EQ(bytes.find(id), std::string::npos) << name;
  }
}

TEST_F(Forget, WhatIsNoLedgerIsLeftAlone) {
  {
    std::fstream file(root_ / "ledger.sqlite", std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(0);
    file.write("not a ledger at all", 19);
    std::filesystem::resize_file(root_ / "ledger.sqlite", 19);
  }
  EXPECT_THROW(forget_jobs(root_, {id_of(1)}), LedgerError);
  EXPECT_EQ(std::filesystem::file_size(root_ / "ledger.sqlite"), 19U);
}

}  // namespace
}  // namespace seedbed::results
