#include <gmock/gmock.h>
#include <grp.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "results/ledger/ledger.hpp"
#include "tests/results/child_process.hpp"
#include "tests/results/sample_jobs.hpp"
#include "tests/support/temp_dir.hpp"

namespace seedbed::results {
namespace {

namespace fs = std::filesystem;

std::string id_of(int number) {
  return "job" + std::to_string(number);
}

void record(Ledger& ledger, int number) {
  const std::string id = id_of(number);
  ledger.end_attempt(id, ledger.begin_attempt(sample_identity(id)),
                     sample_result(static_cast<std::uint64_t>(number)));
}

TEST(LedgerProcesses, WhatWasAcknowledgedSurvivesKill) {
  TempDir directory;
  for (int round = 1, next = 1; round <= 8; ++round) {
    Pipe acknowledged;
    ChildProcess writer([&] {
      Ledger ledger = Ledger::open(directory.path());
      for (int i = next;; ++i) {
        record(ledger, i);
        acknowledged.tell(i);
      }
      return 0;
    });
    acknowledged.close_writing();
    int last = 0;
    for (int i = 0; i < 20 * round; ++i) last = acknowledged.hear();
    EXPECT_EQ(writer.kill(), -SIGKILL);
    for (int more; (more = acknowledged.hear()) != 0;) last = more;
    const Ledger ledger =
        round % 2 == 0 ? Ledger::open_read_only(directory.path()) : Ledger::open(directory.path());
    const auto done = ledger.done();
    for (int i = 1; i <= last; ++i) {
      const auto job = ledger.find(id_of(i));
      ASSERT_TRUE(done.contains(id_of(i)) && job && job->done()) << i << " of " << last;
      EXPECT_EQ(job->result.scores, sample_result(static_cast<std::uint64_t>(i)).scores);
      EXPECT_EQ(job->attempts, 1);
    }
    EXPECT_LE(done.size(),
              static_cast<std::size_t>(last) + 1);  // one may have been written and not yet acknowledged
    EXPECT_THAT(ledger.damaged(), testing::IsEmpty());
    next = static_cast<int>(done.size()) + 1;
  }
}

TEST(LedgerProcesses, AReaderSeesOneMomentWhileAnotherWrites) {
  TempDir directory;
  Pipe go, written;
  ChildProcess writer([&] {
    Ledger ledger = Ledger::open(directory.path());
    for (int i = 1; i <= 5; ++i) record(ledger, i);
    for (;;) {
      written.tell(1);
      const int number = go.hear();
      if (number == 0) return 0;
      record(ledger, number);
    }
  });
  ASSERT_EQ(written.hear(), 1);
  {
    const Ledger before = Ledger::open_read_only(directory.path());
    go.tell(6);
    ASSERT_EQ(written.hear(), 1);
    EXPECT_EQ(before.done().size(), 5u);
    EXPECT_FALSE(before.find(id_of(6)));
    const Ledger after = Ledger::open_read_only(directory.path());
    EXPECT_EQ(after.done().size(), 6u);
  }
  go.tell(7);  // the reader's going has not disturbed the writer
  ASSERT_EQ(written.hear(), 1);
  EXPECT_EQ(Ledger::open_read_only(directory.path()).done().size(), 7u);
}

TEST(LedgerProcesses, TwoWritersTakeTurns) {
  TempDir directory;
  Ledger::open(directory.path());
  const auto write_from = [&](int first) {
    return [&directory, first] {
      Ledger ledger = Ledger::open(directory.path());
      for (int i = first; i < 200; i += 2) record(ledger, i);
      record(ledger, 1000);
      return 0;
    };
  };
  ChildProcess one(write_from(0)), two(write_from(1));
  EXPECT_EQ(one.wait(), 0);
  EXPECT_EQ(two.wait(), 0);
  const Ledger ledger = Ledger::open_read_only(directory.path());
  EXPECT_EQ(ledger.done().size(), 201u);
  EXPECT_EQ(ledger.find(id_of(1000))->attempts, 2);
  int visited = 0;
  ledger.for_each([&](const LedgerJob&) { ++visited; });
  EXPECT_EQ(visited, 201);
}

/// Runs `body` as a user to whom the directory's permissions apply.
int as_ordinary_user(const std::function<int()>& body) {
  return ChildProcess([&] {
           constexpr uid_t nobody = 65534;
           if (::geteuid() == 0 &&
               (::setgroups(0, nullptr) != 0 || ::setgid(nobody) != 0 || ::setuid(nobody) != 0)) {
             return 98;
           }
           return body();
         })
      .wait();
}

class ReadOnlyDirectory : public testing::Test {
 protected:
  ~ReadOnlyDirectory() override { permit(fs::perms::owner_all); }

  fs::path path() const { return directory_.path() / "run"; }
  void permit(fs::perms permissions) const {
    if (fs::exists(path())) fs::permissions(path(), permissions);
  }
  void forbid_writing() const {
    fs::permissions(directory_.path(),
                    fs::perms::owner_all | fs::perms::others_read | fs::perms::others_exec);
    for (const auto& entry : fs::directory_iterator(path())) {
      fs::permissions(entry, fs::perms::owner_read | fs::perms::others_read);
    }
    permit(fs::perms::owner_read | fs::perms::owner_exec | fs::perms::others_read | fs::perms::others_exec);
  }
  /// The number of jobs that an ordinary user finds done; 97 if there is an error.
  int done() const {
    return as_ordinary_user([&] {
      const Ledger ledger = Ledger::open_read_only(path());
      const int count = static_cast<int>(ledger.done().size());
      return ledger.find(id_of(1))->done() && ledger.damaged().empty() ? count : 97;
    });
  }
  std::size_t files() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(path()), fs::directory_iterator()));
  }

  TempDir directory_;
};

TEST_F(ReadOnlyDirectory, AClosedLedgerCanBeRead) {
  {
    Ledger ledger = Ledger::open(path());
    for (int i = 1; i <= 3; ++i) record(ledger, i);
  }
  forbid_writing();
  EXPECT_EQ(files(), 1u);
  EXPECT_EQ(done(), 3);
  EXPECT_EQ(files(), 1u);
}

TEST_F(ReadOnlyDirectory, ALedgerInUseCanBeRead) {
  Ledger ledger = Ledger::open(path());
  for (int i = 1; i <= 3; ++i) record(ledger, i);
  forbid_writing();
  EXPECT_EQ(done(), 3);
  record(ledger, 4);
  EXPECT_EQ(done(), 4);
}

class AfterAKill : public ReadOnlyDirectory, public testing::WithParamInterface<bool> {};

TEST_P(AfterAKill, TheLogIsReadToo) {
  Pipe recorded;
  ChildProcess writer([&] {
    Ledger ledger = Ledger::open(path());
    for (int i = 1; i <= 3; ++i) record(ledger, i);
    recorded.tell(1);
    ::pause();
    return 0;
  });
  ASSERT_EQ(recorded.hear(), 1);
  writer.kill();
  ASSERT_GT(fs::file_size(path() / "ledger.sqlite-wal"), 0u);
  if (GetParam()) fs::remove(path() / "ledger.sqlite-shm");  // as when a directory is copied without it
  forbid_writing();
  const auto before = files();
  EXPECT_EQ(done(), 3);
  EXPECT_EQ(files(), before);
}

INSTANTIATE_TEST_SUITE_P(ReadOnlyDirectory, AfterAKill, testing::Bool());

TEST_F(ReadOnlyDirectory, WritingIsRefusedInTheUsersTerms) {
  Ledger::open(path());
  forbid_writing();
  const int code = as_ordinary_user([&] {
    try {
      Ledger::open(path()).set_fact("a", "b");
    } catch (const LedgerError& error) {
      return std::string(error.what()).find("check that you may write") != std::string::npos ? 5 : 6;
    }
    return 7;
  });
  EXPECT_EQ(code, 5);
}

TEST_F(ReadOnlyDirectory, ReadingLeavesNothingBehindWhereItCouldWrite) {
  {
    Ledger ledger = Ledger::open(path());
    record(ledger, 1);
  }
  EXPECT_EQ(Ledger::open_read_only(path()).done().size(), 1u);
  EXPECT_EQ(files(), 1u);
  Ledger reader = Ledger::open_read_only(path());
  EXPECT_THROW(reader.begin_attempt(sample_identity("a")), LedgerError);
  EXPECT_THROW(reader.set_fact("a", "b"), LedgerError);
}

}  // namespace
}  // namespace seedbed::results
