#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <random>

#include "results/ledger/ledger.hpp"
#include "tests/results/child_process.hpp"
#include "tests/results/sample_jobs.hpp"
#include "tests/support/temp_dir.hpp"

namespace seedbed::results {
namespace {

namespace fs = std::filesystem;
using testing::AnyOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

constexpr int kDone = 9;  // jobs 1 … 9; then one that failed, and one that was begun

/// Ids look like those of real jobs, so that lost ones are known as such.
std::string id_of(int number) {
  return "0123456789abcdef000" + std::to_string(number);
}

/// The last one has epochs that take several pages.
JobResult result_of(int number) {
  JobResult result = sample_result(static_cast<std::uint64_t>(number));
  for (int epoch = 4; number == kDone && epoch < 300; ++epoch)
    result.epochs.push_back({epoch, 1.0 / epoch, 0.5, 0.25, 0});
  return result;
}

void record(Ledger& ledger, int number) {
  ledger.end_attempt(id_of(number), ledger.begin_attempt(sample_identity(id_of(number))), result_of(number));
}

/// Of so many jobs that its row takes several pages.
EnsembleEntry ensemble() {
  EnsembleEntry entry{.members = {}, .scores = sample_result(77).scores, .units = 500};
  for (int i = 1; i <= 300; ++i) entry.members.push_back(id_of(1 + i % kDone));
  return entry;
}

void fill(Ledger& ledger) {
  RunEnvironment where;
  where.host = "host";
  ledger.begin_run(where);
  ledger.set_fact("platforms", "avx2");
  ledger.record_ensembles({ensemble()});
  for (int i = 1; i <= kDone; ++i) record(ledger, i);
  JobResult crash;
  crash.outcome = Outcome::crashed;
  crash.signal = 11;
  ledger.end_attempt("failed", ledger.begin_attempt(sample_identity("failed")), crash);
  ledger.begin_attempt(sample_identity("begun"));
  ledger.end_run(RunEnd::interrupted);
}

std::string read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void write(const fs::path& path, std::string_view bytes) {
  std::ofstream(path, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

/// Every byte takes a minute of processor time: SEEDBED_EVERY_BYTE=1 in the environment asks for it.
/// Otherwise the bytes around the borders of pages (and of frames of the log), and some between.
struct Cuts {
  std::size_t start, part;  ///< a file is some bytes and then parts of this size
  std::size_t border, step;

  std::size_t next(std::size_t length) const {
    const std::size_t place = (length + part - start % part) % part;
    const bool near = place < border || place > part - border;
    return length - (length <= step || near || std::getenv("SEEDBED_EVERY_BYTE") != nullptr ? 1 : step);
  }
};
constexpr Cuts kFileCuts{0, 4096, 40, 37}, kLogCuts{32, 4120, 5, 301};

/// The files of a small complete ledger, and what copies of them show once they are damaged.
class LedgerRecovery : public testing::Test {
 protected:
  struct Seen {
    bool refused = false;
    int done = 0;
    std::string damage;
    bool ensemble = false;
  };

  LedgerRecovery() {
    const fs::path directory = directory_.path() / "whole";
    {
      Ledger ledger = Ledger::open(directory);
      fill(ledger);
      file_while_open_ = read(directory / "ledger.sqlite");
      log_while_open_ = read(directory / "ledger.sqlite-wal");
    }
    file_ = read(directory / "ledger.sqlite");
    EXPECT_FALSE(fs::exists(directory / "ledger.sqlite-wal"));
    fs::create_directories(copy_);
  }

  fs::path copy() const { return copy_; }
  fs::path ledger_file() const { return copy_ / "ledger.sqlite"; }
  fs::path log_file() const { return copy_ / "ledger.sqlite-wal"; }

  void put(std::string_view file, std::string_view log = {}) const {
    for (const auto& entry : fs::directory_iterator(copy_)) fs::remove(entry);
    write(ledger_file(), file);
    if (!log.empty()) write(log_file(), log);
  }

  /// Every job that counts as done has its true scores, and all ways of asking agree.
  Seen look(const Ledger& ledger) const {
    Seen seen;
    const auto done = ledger.done();
    for (int i = 1; i <= kDone; ++i) {
      const auto job = ledger.find(id_of(i));
      EXPECT_EQ(job && job->done(), done.contains(id_of(i)));
      if (!job || !job->done()) continue;
      ++seen.done;
      const JobResult truth = result_of(i);
      EXPECT_EQ(job->identity.settings, sample_identity("").settings);
      EXPECT_EQ(job->result.scores, truth.scores);
      EXPECT_EQ(job->result.epochs, truth.epochs);
      EXPECT_EQ(job->result.wall_seconds, truth.wall_seconds);
    }
    EXPECT_EQ(done.size(), static_cast<std::size_t>(seen.done));
    const auto kept = ledger.ensemble(ensemble().members);
    seen.ensemble = kept.has_value();
    if (kept) {
      EXPECT_EQ(kept->scores, ensemble().scores);
    }
    const auto failed = ledger.find("failed");
    EXPECT_TRUE(!failed || !failed->has_result || failed->result.signal == 11);
    EXPECT_THAT(ledger.fact("platforms"), AnyOf("", "avx2"));
    for (const RunEntry& run : ledger.runs()) EXPECT_EQ(run.environment.host, "host");
    for (const std::string& message : ledger.damaged()) seen.damage += message + "\n";
    return seen;
  }

  Seen look_at_copy() const {
    try {
      return look(Ledger::open_read_only(copy_));
    } catch (const LedgerError& error) {
      EXPECT_THAT(error.what(), StartsWith(ledger_file().string() + ": "));
      return {.refused = true, .done = 0, .damage = error.what()};
    }
  }

  /// As `seedbed run` would: what is missing is done again, and the file as it was is still there.
  void go_on_with_copy() const {
    const std::string before = read(ledger_file());
    int intact = 0;
    try {
      Ledger ledger = Ledger::open(copy_);
      const Seen seen = look(ledger);
      intact = seen.done;
      if (fs::exists(copy_ / "ledger.damaged-1.sqlite")) {
        EXPECT_THAT(seen.damage, HasSubstr("ledger.damaged-1.sqlite"));
      }
      const auto done = ledger.done();
      for (int i = 1; i <= kDone; ++i) {
        if (!done.contains(id_of(i))) record(ledger, i);
      }
      EXPECT_EQ(look(ledger).done, kDone);
    } catch (const LedgerError& error) {
      EXPECT_THAT(error.what(), StartsWith(ledger_file().string() + ": "));
      EXPECT_TRUE(read(ledger_file()) == before) << error.what();
      return;
    }
    EXPECT_EQ(look_at_copy().done, kDone) << intact << " were intact";
    for (const auto& entry : fs::directory_iterator(copy_)) {
      const std::string name = entry.path().filename().string();
      EXPECT_THAT(name, AnyOf("ledger.sqlite", "ledger.damaged-1.sqlite", "ledger.damaged-1.sqlite-wal"));
    }
  }

  TempDir directory_;
  fs::path copy_ = directory_.path() / "copy";
  std::string file_, file_while_open_, log_while_open_;
};

TEST_F(LedgerRecovery, TheFileCutShortAtEveryByte) {
  put(file_);
  EXPECT_EQ(look_at_copy().done, kDone);
  int refused = 0, partly = 0;
  for (std::size_t length = file_.size(); length > 0;) {
    length = kFileCuts.next(length);
    fs::resize_file(ledger_file(), length);
    const Seen seen = look_at_copy();
    refused += seen.refused ? 1 : 0;
    partly += !seen.refused && seen.done < kDone ? 1 : 0;
    // Only a file of which not a single job is left is refused; whatever is missing is said.
    EXPECT_NE(seen.damage, "");
    if (HasFailure()) FAIL() << "cut to " << length << " bytes";
  }
  EXPECT_GT(partly, 500);
  EXPECT_GT(refused, 20);
}

TEST_F(LedgerRecovery, TheLogCutShortAtEveryByte) {
  put(file_while_open_, log_while_open_);
  EXPECT_EQ(look_at_copy().done, kDone);
  // One transaction after the other is missing.
  int least = kDone;
  for (std::size_t length = log_while_open_.size(); length > 0; length = kLogCuts.next(length)) {
    put(file_while_open_, std::string_view(log_while_open_).substr(0, length));
    const Seen seen = look_at_copy();
    EXPECT_LE(seen.done, least);
    least = seen.done;
    if (HasFailure()) FAIL() << "cut to " << length << " bytes";
  }
}

TEST_F(LedgerRecovery, FlippedBitsInTheFile) {
  std::mt19937_64 random(1);
  int with_damage = 0;
  for (int i = 0; i < 2000; ++i) {
    std::string bytes = file_;
    char& byte = bytes[random() % bytes.size()];
    byte = static_cast<char>(byte ^ (1 << random() % 8));
    put(bytes);
    const Seen seen = look_at_copy();
    EXPECT_TRUE(seen.done == kDone || !seen.damage.empty());
    with_damage += seen.damage.empty() ? 0 : 1;
    if (i % 40 == 0) go_on_with_copy();
    if (HasFailure()) FAIL() << "flip " << i;
  }
  EXPECT_GT(with_damage, 100);
}

TEST_F(LedgerRecovery, FlippedBitsInTheLog) {
  std::mt19937_64 random(2);
  for (int i = 0; i < 400; ++i) {
    std::string bytes = log_while_open_;
    char& byte = bytes[random() % bytes.size()];
    byte = static_cast<char>(byte ^ (1 << random() % 8));
    put(file_while_open_, bytes);
    const Seen seen = look_at_copy();
    EXPECT_NE(seen.damage, "");
    EXPECT_GE(seen.done, kDone - 1) << "a flipped bit costs at most the row that it is in";
    if (i % 40 == 0) go_on_with_copy();
    if (HasFailure()) FAIL() << "flip " << i;
  }
}

TEST_F(LedgerRecovery, OverwrittenPages) {
  std::mt19937_64 random(3);
  for (int i = 0; i < 150; ++i) {
    std::string bytes = file_;
    const std::size_t length = 1 + random() % 6000, at = random() % (bytes.size() - length);
    for (std::size_t k = at; k < at + length; ++k) bytes[k] = static_cast<char>(random());
    put(bytes);
    const Seen seen = look_at_copy();
    EXPECT_TRUE(seen.done == kDone || !seen.damage.empty());
    if (i % 10 == 0) go_on_with_copy();
    if (HasFailure()) FAIL() << "block " << i;
  }
}

TEST_F(LedgerRecovery, WithoutHeaderOrTablesTheRowsAreFound) {
  std::string bytes = file_;
  std::fill_n(bytes.begin(), 4096, '\0');  // the header, and what says where tables begin
  put(bytes);
  EXPECT_EQ(look_at_copy().done, kDone);
  go_on_with_copy();
  EXPECT_TRUE(read(copy() / "ledger.damaged-1.sqlite") == bytes);
}

TEST_F(LedgerRecovery, AnEmptyFileBesideAFullLogIsFilledFromIt) {
  put("", log_while_open_);
  EXPECT_EQ(look_at_copy().done, kDone);
  go_on_with_copy();
  EXPECT_TRUE(read(copy() / "ledger.damaged-1.sqlite-wal") == log_while_open_);
}

TEST_F(LedgerRecovery, LostJobsAreNamed) {
  std::string bytes = file_;
  const std::size_t place = bytes.find("1.1,0.1428");  // a score of job 1
  ASSERT_NE(place, std::string::npos);
  bytes[place] = '7';
  std::fill_n(bytes.begin(), 100, '\0');
  put(bytes);
  EXPECT_THAT(look_at_copy().damage,
              testing::AllOf(HasSubstr("is damaged (its header is not that of a ledger)"),
                             HasSubstr("the scores of attempt 1 of job " + id_of(1))));
  go_on_with_copy();
}

TEST_F(LedgerRecovery, EnsemblesAreTakenOver) {
  std::string bytes = file_;
  std::fill_n(bytes.begin(), 100, '\0');
  put(bytes);
  EXPECT_TRUE(look_at_copy().ensemble);
  go_on_with_copy();
  EXPECT_TRUE(look_at_copy().ensemble);
}

TEST_F(LedgerRecovery, AnotherVersionInTheHeaderAloneIsDamage) {
  std::string bytes = file_;
  bytes[63] = 2;  // the last byte of user_version
  put(bytes);
  const Seen seen = look_at_copy();
  EXPECT_EQ(seen.done, kDone);
  EXPECT_THAT(seen.damage, HasSubstr("its header has another version than its tables"));
  go_on_with_copy();
}

TEST_F(LedgerRecovery, AnotherFileIsLeftAlone) {
  put(std::string(20000, 'x'));
  const Seen seen = look_at_copy();
  EXPECT_TRUE(seen.refused);
  EXPECT_THAT(seen.damage, HasSubstr("is not a ledger"));
  EXPECT_THROW(Ledger::open(copy()), LedgerError);
  EXPECT_TRUE(read(ledger_file()) == std::string(20000, 'x'));
}

TEST_F(LedgerRecovery, GoesOnAfterACrashInItsMidst) {
  const auto expect_whole = [&] {
    EXPECT_EQ(look_at_copy().done, kDone);
    EXPECT_EQ(look(Ledger::open(copy())).done, kDone);
    EXPECT_TRUE(fs::exists(ledger_file()));
    EXPECT_FALSE(fs::exists(copy() / "ledger.recovered.sqlite"));
    EXPECT_EQ(read(copy() / "ledger.damaged-1.sqlite"), "damaged");
  };
  put("damaged", "its log");
  write(copy() / "ledger.recovered.sqlite", file_);
  expect_whole();
  put("damaged");
  write(copy() / "ledger.recovered.sqlite", file_);
  write(copy() / "ledger.damaged-1.sqlite-wal", "its log");
  expect_whole();
  put("damaged");
  fs::rename(ledger_file(), copy() / "ledger.damaged-1.sqlite");
  write(copy() / "ledger.recovered.sqlite", file_);
  expect_whole();
}

TEST_F(LedgerRecovery, DamagedFilesAreNumbered) {
  std::string bytes = file_;
  std::fill_n(bytes.begin(), 100, '\0');
  for (int i = 1; i <= 3; ++i) {
    write(ledger_file(), bytes);
    EXPECT_THAT(look(Ledger::open(copy())).damage,
                HasSubstr("ledger.damaged-" + std::to_string(i) + ".sqlite"));
  }
  EXPECT_TRUE(read(copy() / "ledger.damaged-2.sqlite") == bytes);
}

}  // namespace
}  // namespace seedbed::results
