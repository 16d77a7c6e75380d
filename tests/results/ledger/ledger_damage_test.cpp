#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <random>

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

void expect_right(const LedgerJob& job, int number) {
  const JobResult expected = sample_result(static_cast<std::uint64_t>(number));
  EXPECT_EQ(job.identity.id, id_of(number));
  EXPECT_EQ(job.identity.settings, sample_identity("").settings);
  EXPECT_EQ(job.result.scores, expected.scores);
  EXPECT_EQ(job.result.epochs, expected.epochs);
  EXPECT_EQ(job.result.wall_seconds, expected.wall_seconds);
  EXPECT_EQ(job.result.peak_memory, expected.peak_memory);
}

std::string read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void write(const fs::path& path, std::string_view bytes) {
  std::ofstream(path, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

/// A ledger of 60 jobs, closed, as bytes; and what becomes of copies of it that are damaged.
class LedgerDamage : public testing::Test {
 protected:
  static constexpr int kJobs = 60;

  LedgerDamage() {
    {
      Ledger ledger = Ledger::open(directory_.path() / "whole");
      for (int i = 1; i <= kJobs; ++i) record(ledger, i);
    }
    whole_ = read(directory_.path() / "whole" / "ledger.sqlite");
  }

  /// Opens a ledger of these bytes. Either it says that it cannot be used, or what it shows as done is right,
  /// `done` and `find` agree with `for_each`, and doing the other jobs leaves all of them done. Returns the
  /// number shown as done.
  int use(const std::string& bytes) {
    const fs::path directory = directory_.path() / "copy";
    fs::remove_all(directory);
    fs::create_directories(directory);
    write(directory / "ledger.sqlite", bytes);
    try {
      const int right = check(directory);
      if (right < kJobs) repeat_missing(directory);
      return right;
    } catch (const LedgerError& error) {
      EXPECT_THAT(error.what(), testing::StartsWith((directory / "ledger.sqlite").string() + ": "));
      ++refused_;
      return 0;
    }
  }

  int check(const fs::path& directory) {
    const Ledger ledger = Ledger::open_read_only(directory);
    std::unordered_set<std::string> seen;
    ledger.for_each([&](const LedgerJob& job) {
      if (!job.done()) return;
      expect_right(job, std::stoi(job.identity.id.substr(3)));
      seen.insert(job.identity.id);
    });
    EXPECT_EQ(ledger.done(), seen);
    for (int i = 1; i <= kJobs; ++i) {
      const auto job = ledger.find(id_of(i));
      EXPECT_EQ(job && job->done(), seen.contains(id_of(i)));
    }
    named_ += ledger.damaged().empty() ? 0 : 1;
    return static_cast<int>(seen.size());
  }

  void repeat_missing(const fs::path& directory) {
    Ledger ledger = Ledger::open(directory);
    const auto done = ledger.done();
    for (int i = 1; i <= kJobs; ++i) {
      if (!done.contains(id_of(i))) record(ledger, i);
    }
    EXPECT_EQ(ledger.done().size(), static_cast<std::size_t>(kJobs));
  }

  TempDir directory_;
  std::string whole_;
  int refused_ = 0, named_ = 0;
};

TEST_F(LedgerDamage, NoFlippedBitChangesAResult) {
  ASSERT_EQ(use(whole_), kJobs);
  std::mt19937_64 random(1);
  int lost = 0;
  for (int i = 0; i < 400; ++i) {
    std::string bytes = whole_;
    char& byte = bytes[random() % bytes.size()];
    byte = static_cast<char>(byte ^ (1 << random() % 8));
    lost += use(bytes) < kJobs ? 1 : 0;
    if (HasFailure()) FAIL() << "flip " << i;
  }
  EXPECT_GT(named_, 0);
  EXPECT_GT(lost, named_ / 2);
}

TEST_F(LedgerDamage, NoOverwrittenBlockChangesAResult) {
  std::mt19937_64 random(2);
  for (int i = 0; i < 200; ++i) {
    std::string bytes = whole_;
    const std::size_t length = 1 + random() % 2000, at = random() % (bytes.size() - length);
    for (std::size_t k = at; k < at + length; ++k) bytes[k] = static_cast<char>(random());
    use(bytes);
    if (HasFailure()) FAIL() << "block " << i;
  }
}

TEST_F(LedgerDamage, AFileCutShortIsRefusedOrGivesOnlyWhatIsRight) {
  EXPECT_EQ(use(""), 0);
  for (std::size_t length = 1; length < whole_.size(); length += length < 300 ? 7 : 509) {
    use(whole_.substr(0, length));
    if (HasFailure()) FAIL() << "cut to " << length << " bytes";
  }
  EXPECT_GT(refused_, 40);
}

/// The log beside the ledger of a writer that was killed, cut at many lengths: every job that the rest still
/// holds is right, and none that was done before the cut is missing.
TEST_F(LedgerDamage, ALogCutShortGivesItsBeginning) {
  const fs::path directory = directory_.path() / "killed";
  Pipe recorded;
  ChildProcess writer([&] {
    Ledger ledger = Ledger::open(directory);
    for (int i = 1; i <= 10; ++i) record(ledger, i);
    recorded.tell(1);
    ::pause();
    return 0;
  });
  ASSERT_EQ(recorded.hear(), 1);
  ASSERT_EQ(writer.kill(), -SIGKILL);
  const std::string file = read(directory / "ledger.sqlite"), log = read(directory / "ledger.sqlite-wal");
  ASSERT_FALSE(log.empty());
  const fs::path copy = directory_.path() / "copy";
  int least = 0;
  for (std::size_t length = log.size() / 2; length <= log.size(); length += 997) {
    fs::remove_all(copy);
    fs::create_directories(copy);
    write(copy / "ledger.sqlite", file);
    write(copy / "ledger.sqlite-wal", std::string_view(log).substr(0, length));
    const int right = check(copy);
    EXPECT_GE(right, least);
    least = right;
  }
  EXPECT_GE(least, 9);
}

}  // namespace
}  // namespace seedbed::results
