#include "results/ledger/ledger.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <fstream>
#include <limits>

#include "build_paths.hpp"
#include "tests/results/sample_jobs.hpp"
#include "tests/support/temp_dir.hpp"

namespace seedbed::results {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// Bits, with every NaN alike.
std::uint64_t bits(double value) {
  return std::isnan(value) ? 1 : std::bit_cast<std::uint64_t>(value);
}

void record(Ledger& ledger, const std::string& id, const JobResult& result) {
  ledger.end_attempt(id, ledger.begin_attempt(sample_identity(id)), result);
}

class LedgerTest : public testing::Test {
 protected:
  void sql(const std::string& statement) {
    SQLite::Database(file().string(), SQLite::OPEN_READWRITE).exec(statement);
  }
  std::filesystem::path file() const { return directory_.path() / "ledger.sqlite"; }
  Ledger open() const { return Ledger::open(directory_.path()); }
  Ledger open_read_only() const { return Ledger::open_read_only(directory_.path()); }

  TempDir directory_;
};

TEST_F(LedgerTest, KeepsEveryFieldToTheBit) {
  JobResult result = sample_result(1);
  result.scores = {{"crps_test", 0.1 + 0.2, 5e-324},
                   {"nll_test", -0.0, kNaN},
                   {"nll_validation", kInfinity, -kInfinity},
                   {"rmse_test", 1.7976931348623157e308, 1e23},
                   {"mae_test", -2.2250738585072014e-308, 9007199254740993.0}};
  result.epochs = {{1, 0.1, kNaN, kInfinity, 0}, {2, 1.0 / 3, -1e-300, -kInfinity, 7}};
  result.error = std::string("line one\nline \"two\"\0 after a nul", 31) + "\xff not UTF-8";
  result.started = -0.0;
  result.wall_seconds = kNaN;
  result.rows_per_second = kInfinity;
  JobIdentity identity = sample_identity("a");
  identity.seed = 0xFFFFFFFFFFFFFFFF;
  identity.settings = {{"data.path", "Größe \"of\" files,\\x"}, {"model.hidden", "[64, 64]"}};
  {
    Ledger ledger = open();
    ledger.end_attempt("a", ledger.begin_attempt(identity), result);
  }
  const auto job = open_read_only().find("a");
  ASSERT_TRUE(job);
  EXPECT_EQ(job->identity.settings, identity.settings);
  EXPECT_EQ(job->identity.seed, identity.seed);
  EXPECT_EQ(job->identity.split, identity.split);
  EXPECT_EQ(job->attempts, 1);
  EXPECT_FALSE(job->running);
  EXPECT_EQ(job->epochs_trained, 2);
  const JobResult& kept = job->result;
  EXPECT_EQ(kept.error, result.error);
  EXPECT_EQ(kept.best_epoch, result.best_epoch);
  EXPECT_EQ(bits(kept.started), bits(result.started));
  EXPECT_EQ(bits(kept.wall_seconds), bits(result.wall_seconds));
  EXPECT_EQ(bits(kept.rows_per_second), bits(result.rows_per_second));
  EXPECT_EQ(kept.peak_memory, result.peak_memory);
  EXPECT_EQ(kept.host, result.host);
  EXPECT_EQ(kept.platform, result.platform);
  ASSERT_EQ(kept.scores.size(), result.scores.size());
  for (std::size_t i = 0; i < kept.scores.size(); ++i) {
    EXPECT_EQ(kept.scores[i].name, result.scores[i].name);
    EXPECT_EQ(bits(kept.scores[i].value), bits(result.scores[i].value)) << kept.scores[i].name;
    EXPECT_EQ(bits(kept.scores[i].standard_error), bits(result.scores[i].standard_error))
        << kept.scores[i].name;
  }
  ASSERT_EQ(kept.epochs.size(), 2u);
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(kept.epochs[i].epoch, result.epochs[i].epoch);
    EXPECT_EQ(bits(kept.epochs[i].train_loss), bits(result.epochs[i].train_loss));
    EXPECT_EQ(bits(kept.epochs[i].nll_validation), bits(result.epochs[i].nll_validation));
    EXPECT_EQ(bits(kept.epochs[i].crps_validation), bits(result.epochs[i].crps_validation));
    EXPECT_EQ(kept.epochs[i].skipped_steps, result.epochs[i].skipped_steps);
  }
}

TEST_F(LedgerTest, CountsTheAttemptsThatCount) {
  Ledger ledger = open();
  JobResult killed = sample_result(1), crashed = sample_result(2);
  killed.outcome = Outcome::killed;
  crashed.outcome = Outcome::crashed;
  crashed.error = "[signal 11]";
  EXPECT_EQ(ledger.begin_attempt(sample_identity("a")), 1);  // its run died
  EXPECT_TRUE(ledger.find("a")->running);
  EXPECT_EQ(ledger.begin_attempt(sample_identity("a")), 2);
  ledger.end_attempt("a", 2, killed);
  auto job = ledger.find("a");
  EXPECT_FALSE(job->running);
  EXPECT_FALSE(job->has_result);
  EXPECT_EQ(job->attempts, 0);
  EXPECT_EQ(ledger.begin_attempt(sample_identity("a")), 3);
  ledger.end_attempt("a", 3, crashed);
  job = ledger.find("a");
  EXPECT_EQ(job->attempts, 1);
  EXPECT_EQ(job->result.outcome, Outcome::crashed);
  EXPECT_EQ(job->result.error, "[signal 11]");
  EXPECT_THAT(ledger.done(), IsEmpty());
}

TEST_F(LedgerTest, ADoneAttemptIsNotUndoneByALaterFailure) {
  Ledger ledger = open();
  JobResult failed = sample_result(3);
  failed.outcome = Outcome::timed_out;
  record(ledger, "a", sample_result(1));
  record(ledger, "a", sample_result(2));
  record(ledger, "a", failed);
  const auto job = ledger.find("a");
  EXPECT_TRUE(job->done());
  EXPECT_EQ(job->attempts, 3);
  EXPECT_EQ(job->result.scores, sample_result(2).scores);
  EXPECT_THAT(ledger.done(), ElementsAre("a"));
}

TEST_F(LedgerTest, VisitsJobsInTheOrderTheyWereBegunWithTheDetailAskedFor) {
  Ledger ledger = open();
  for (const std::string id : {"c", "a", "b"})
    record(ledger, id, sample_result(static_cast<std::uint64_t>(id[0])));
  std::vector<std::string> ids;
  ledger.for_each(
      [&](const LedgerJob& job) {
        ids.push_back(job.identity.id);
        EXPECT_FALSE(job.result.scores.empty());
        EXPECT_TRUE(job.result.epochs.empty());
        EXPECT_EQ(job.epochs_trained, 3);
      },
      Detail::scores);
  EXPECT_THAT(ids, ElementsAre("c", "a", "b"));
  EXPECT_TRUE(ledger.find("a", Detail::outcome)->result.scores.empty());
  EXPECT_FALSE(ledger.find("nobody"));
}

TEST_F(LedgerTest, AnAttemptEndsOnce) {
  Ledger ledger = open();
  record(ledger, "a", sample_result(1));
  EXPECT_THROW(ledger.end_attempt("a", 1, sample_result(2)), LedgerError);
  EXPECT_THROW(ledger.end_attempt("a", 2, sample_result(2)), LedgerError);
  EXPECT_THROW(ledger.end_attempt("b", 1, sample_result(2)), LedgerError);
  EXPECT_EQ(ledger.find("a")->result.scores, sample_result(1).scores);
}

TEST_F(LedgerTest, ChangesMadeTogetherAreSeenTogether) {
  Ledger ledger = open();
  const int first = ledger.begin_attempt(sample_identity("a"));
  int second = 0;
  ledger.together([&] {
    ledger.end_attempt("a", first, sample_result(1));
    second = ledger.begin_attempt(sample_identity("b"));
    const Ledger reader = open_read_only();
    EXPECT_THAT(reader.done(), IsEmpty());
    EXPECT_EQ(reader.job_count(), 1U);
  });
  EXPECT_EQ(second, 1);
  EXPECT_THAT(open_read_only().done(), UnorderedElementsAre("a"));
  EXPECT_EQ(open_read_only().job_count(), 2U);
}

TEST_F(LedgerTest, ChangesMadeTogetherAreMadeAllOrNone) {
  Ledger ledger = open();
  const int first = ledger.begin_attempt(sample_identity("a"));
  const auto changes = [&] {
    ledger.begin_attempt(sample_identity("b"));
    ledger.end_attempt("a", first, sample_result(1));
    ledger.end_attempt("c", 1, sample_result(1));  // was not begun
  };
  EXPECT_THROW(ledger.together(changes), LedgerError);
  EXPECT_THAT(ledger.done(), IsEmpty());
  EXPECT_EQ(ledger.job_count(), 1U);
  // What was rolled back is not known either.
  EXPECT_EQ(ledger.begin_attempt(sample_identity("b")), 1);
  ledger.end_attempt("a", first, sample_result(1));
  EXPECT_THAT(open_read_only().done(), UnorderedElementsAre("a"));
}

TEST_F(LedgerTest, KeepsFacts) {
  open().set_fact("version", "0.1.0");
  open().set_fact("version", "0.2.0");
  EXPECT_EQ(open_read_only().fact("version"), "0.2.0");
  EXPECT_EQ(open_read_only().fact("unknown"), "");
  sql("UPDATE facts SET value = '0.3.0'");
  const Ledger ledger = open_read_only();
  EXPECT_EQ(ledger.fact("version"), "");
  EXPECT_THAT(ledger.damaged(), ElementsAre(HasSubstr("the fact 'version' is damaged")));
}

/// A change to any field of any row makes the job not done, and names the row.
class AlteredRow : public LedgerTest,
                   public testing::WithParamInterface<std::pair<const char*, const char*>> {};

TEST_P(AlteredRow, CountsAsNotDoneAndIsNamed) {
  {
    Ledger ledger = open();
    for (const std::string id : {"a", "b", "c"}) record(ledger, id, sample_result(1));
  }
  const auto [change, named] = GetParam();
  sql(change);
  {
    const Ledger ledger = open_read_only();
    EXPECT_THAT(ledger.done(), UnorderedElementsAre("a", "c"));
    EXPECT_THAT(ledger.damaged(), ElementsAre(HasSubstr(named)));
    const auto job = open_read_only().find("b");
    EXPECT_FALSE(job && job->done());
  }
  Ledger ledger = open();
  record(ledger, "b", sample_result(2));  // as the next run will
  EXPECT_THAT(ledger.done(), UnorderedElementsAre("a", "b", "c"));
  EXPECT_EQ(ledger.find("b")->result.scores, sample_result(2).scores);
  EXPECT_THAT(open_read_only().done(), UnorderedElementsAre("a", "b", "c"));
}

INSTANTIATE_TEST_SUITE_P(
    Ledger, AlteredRow,
    testing::Values(
        std::pair("UPDATE jobs SET seed = seed + 1 WHERE id = 'b'", "row of job b"),
        std::pair("UPDATE jobs SET split = 7 WHERE id = 'b'", "row of job b"),
        std::pair("UPDATE jobs SET settings = '{}' WHERE id = 'b'", "row of job b"),
        std::pair("UPDATE jobs SET id = 'x' WHERE id = 'b'", "row of job x"),
        std::pair("UPDATE attempts SET number = 3 WHERE job = 2", "attempt 3 of job b"),
        std::pair("UPDATE attempts SET error = 'none' WHERE job = 2", "attempt 1 of job b"),
        std::pair("UPDATE attempts SET outcome = 'dome' WHERE job = 2", "attempt 1 of job b"),
        std::pair("UPDATE attempts SET outcome = NULL WHERE job = 2", "attempt 1 of job b"),
        std::pair("UPDATE attempts SET best_epoch = 1 WHERE job = 2", "attempt 1 of job b"),
        std::pair("UPDATE attempts SET wall_seconds = 1 WHERE job = 2", "attempt 1 of job b"),
        std::pair("UPDATE attempts SET entry = 1 WHERE job = 2", "attempt 1 of job b"),
        std::pair("UPDATE attempts SET hash = hash + 1 WHERE job = 2", "attempt 1 of job b"),
        std::pair("UPDATE scores SET scores = replace(scores, '1', '2') WHERE entry = 2",
                  "scores of attempt 1 of job b"),
        std::pair(
            "UPDATE scores SET scores = (SELECT scores || ' ' FROM scores WHERE entry = 1) WHERE entry = 2",
            "scores of attempt 1 of job b"),
        std::pair("DELETE FROM scores WHERE entry = 2", "scores of attempt 1 of job b"),
        std::pair("UPDATE epochs SET epochs = '[]' WHERE entry = 2", "epochs of attempt 1 of job b"),
        std::pair("DELETE FROM epochs WHERE entry = 2", "epochs of attempt 1 of job b")));

TEST_F(LedgerTest, CanBeReadWithSqlite) {
  {
    Ledger ledger = open();
    record(ledger, "a", sample_result(4));
  }
  SQLite::Database database(file().string());
  SQLite::Statement scores(
      database, "SELECT value, standard_error FROM job_scores WHERE job = 'a' AND score = 'crps_test'");
  ASSERT_TRUE(scores.executeStep());
  for (const auto& score : sample_result(4).scores) {
    if (score.name != "crps_test") continue;
    EXPECT_DOUBLE_EQ(scores.getColumn(0).getDouble(), score.value);
    EXPECT_DOUBLE_EQ(scores.getColumn(1).getDouble(), score.standard_error);
  }
  EXPECT_EQ(database.execAndGet("SELECT count(*) FROM job_epochs WHERE job = 'a'").getInt(), 3);
  EXPECT_DOUBLE_EQ(database.execAndGet("SELECT train_loss FROM job_epochs WHERE epoch = 2").getDouble(),
                   sample_result(4).epochs[1].train_loss);
}

std::string message_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const LedgerError& error) {
    return error.what();
  }
  return "no error";
}

TEST_F(LedgerTest, RefusesWhatIsNotALedgerAndLeavesItAlone) {
  EXPECT_THAT(message_of([&] { open_read_only(); }), HasSubstr("nothing was run in this directory"));
  EXPECT_FALSE(std::filesystem::exists(file()));
  const std::string text(5000, 'x');
  std::ofstream(file()) << text;
  for (const auto& use :
       {std::function<void()>([&] { open(); }), std::function<void()>([&] { open_read_only(); })}) {
    EXPECT_THAT(message_of(use), HasSubstr("not a ledger"));
  }
  std::ifstream in(file());
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(in), {}), text);
}

TEST_F(LedgerTest, RefusesAnotherProgramsDatabase) {
  SQLite::Database(file().string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE).exec("CREATE TABLE t (x)");
  EXPECT_THAT(message_of([&] { open(); }), HasSubstr("an SQLite database but not a ledger"));
  EXPECT_THAT(message_of([&] { open_read_only(); }), HasSubstr("an SQLite database but not a ledger"));
}

TEST_F(LedgerTest, RefusesANewerLayout) {
  open().set_fact("schema version", "4");
  sql("PRAGMA user_version = 4");
  EXPECT_THAT(message_of([&] { open(); }), HasSubstr("written by a newer seedbed (ledger version 4"));
  EXPECT_THAT(message_of([&] { open_read_only(); }),
              HasSubstr("written by a newer seedbed (ledger version 4"));
}

TEST_F(LedgerTest, RefusesADirectoryItCannotMake) {
  std::ofstream(file()) << "";
  EXPECT_THAT(message_of([&] { Ledger::open(file() / "below"); }), HasSubstr("cannot be made"));
  EXPECT_THAT(message_of([&] { open_read_only(); }), HasSubstr("empty"));
}

TEST_F(LedgerTest, AttemptsKeepHowTheWorkerEndedTheirRunAndLog) {
  {
    Ledger ledger = open();
    JobResult crash;
    crash.outcome = Outcome::crashed;
    crash.signal = 11;
    crash.peak_memory = 1 << 20;
    crash.started = 1e9;
    crash.wall_seconds = 0.5;
    ledger.end_attempt("a", ledger.begin_attempt(sample_identity("a")), crash);
    EXPECT_EQ(ledger.begin_run({}), 1);
    crash.signal = 0;
    crash.exit_code = 3;
    ledger.end_attempt("a", ledger.begin_attempt(sample_identity("a")), crash);
    ledger.begin_attempt(sample_identity("a"));
  }
  const Ledger ledger = open_read_only();
  const std::vector<LedgerAttempt> attempts = ledger.attempts("a");
  ASSERT_EQ(attempts.size(), 3u);
  EXPECT_EQ(attempts[0].run, 0);
  EXPECT_EQ(attempts[0].result.signal, 11);
  EXPECT_EQ(attempts[0].result.exit_code, -1);
  EXPECT_EQ(attempts[0].result.peak_memory, 1 << 20);
  EXPECT_EQ(attempts[0].result.started, 1e9);
  EXPECT_EQ(attempts[1].run, 1);
  EXPECT_EQ(attempts[1].result.signal, 0);
  EXPECT_EQ(attempts[1].result.exit_code, 3);
  EXPECT_TRUE(attempts[1].ended);
  EXPECT_FALSE(attempts[2].ended);
  for (const LedgerAttempt& attempt : attempts) EXPECT_EQ(attempt.log, "logs/a.log");
  EXPECT_EQ(ledger.find("a")->log, "logs/a.log");
  EXPECT_THAT(ledger.attempts("b"), IsEmpty());
}

TEST_F(LedgerTest, KeepsARowForEveryRun) {
  const RunEnvironment where{
      "seedbed 0.1.0", "seedbed run 'a b.yaml'", "/home/x", "abc", "clean", "node1", "a processor", 64,
      1LL << 40,       "fmt 9, gcc 12"};
  {
    Ledger ledger = open();
    EXPECT_THAT(ledger.runs(), IsEmpty());
    EXPECT_EQ(ledger.begin_run(where), 1);
    ledger.end_run(RunEnd::interrupted);
    EXPECT_EQ(ledger.begin_run({}), 2);
  }
  const std::vector<RunEntry> runs = open_read_only().runs();
  ASSERT_EQ(runs.size(), 2u);
  EXPECT_EQ(runs[0].environment, where);
  EXPECT_EQ(runs[0].end, RunEnd::interrupted);
  EXPECT_GT(runs[0].started, 1.7e9);
  EXPECT_GE(runs[0].ended, runs[0].started);
  EXPECT_EQ(runs[1].number, 2);
  EXPECT_EQ(runs[1].environment, RunEnvironment{});
  EXPECT_EQ(runs[1].end, RunEnd::none);
}

TEST_F(LedgerTest, ARunThatWasChangedInTheFileIsNotShown) {
  {
    Ledger ledger = open();
    ledger.begin_run({});
    ledger.begin_run({});
  }
  sql("UPDATE runs SET host = 'elsewhere' WHERE number = 1");
  const Ledger ledger = open();
  ASSERT_EQ(ledger.runs().size(), 1u);
  EXPECT_EQ(ledger.last_run()->number, 2);
  EXPECT_THAT(ledger.damaged(), ElementsAre(HasSubstr("the row of run 1 is damaged")));
}

TEST_F(LedgerTest, NewColumnsAreCoveredByTheHash) {
  {
    Ledger ledger = open();
    ledger.begin_run({});
    for (const char* id : {"a", "b", "c", "d", "e"}) record(ledger, id, sample_result(1));
  }
  for (const char* change :
       {"attempts SET signal = 11 WHERE job = 1", "attempts SET exit_code = 0 WHERE job = 2",
        "attempts SET log = 'x' WHERE job = 3", "attempts SET run = NULL WHERE job = 4",
        "jobs SET data = NULL WHERE id = 'e'"}) {
    sql(std::string("UPDATE ") + change);
  }
  const Ledger ledger = open();
  EXPECT_THAT(ledger.done(), IsEmpty());
  EXPECT_EQ(ledger.damaged().size(), 5u);
}

/// A ledger as version 1 left it: its tables are those of version 2 less the new columns, and no runs.
class LedgerOfVersion1 : public LedgerTest {
 protected:
  static constexpr const char* kDump = SEEDBED_TEST_DATA "/ledger_version_1.sql";

  LedgerOfVersion1() {
    std::ifstream dump(kDump);
    SQLite::Database database(file().string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    database.exec(std::string(std::istreambuf_iterator<char>(dump), {}));
  }

  void expect_its_jobs(const Ledger& ledger) const {
    EXPECT_THAT(ledger.done(), UnorderedElementsAre("a", "b"));
    EXPECT_EQ(ledger.find("a")->result.scores, sample_result(1).scores);
    EXPECT_EQ(ledger.find("b")->result.epochs, sample_result(2).epochs);
    EXPECT_EQ(ledger.find("b")->identity.settings, sample_identity("").settings);
    EXPECT_EQ(ledger.find("c")->result.error, "[signal 11]");
    EXPECT_TRUE(ledger.find("d")->running);
    EXPECT_EQ(ledger.fact("platforms"), "avx2");
    EXPECT_THAT(ledger.damaged(), IsEmpty());
  }
};

TEST_F(LedgerOfVersion1, IsReadAsItIs) {
  const auto before = std::filesystem::last_write_time(file());
  const Ledger ledger = open_read_only();
  expect_its_jobs(ledger);
  EXPECT_THAT(ledger.runs(), IsEmpty());
  EXPECT_EQ(ledger.attempts("a").at(0).run, 0);
  EXPECT_EQ(std::filesystem::last_write_time(file()), before);
}

TEST_F(LedgerOfVersion1, IsBroughtUpToDateByWriting) {
  {
    Ledger ledger = open();
    expect_its_jobs(ledger);
    ledger.begin_run({});
    record(ledger, "d", sample_result(4));
    record(ledger, "a", sample_result(5));  // another attempt at an old job
    record(ledger, "new", sample_result(6));
  }
  const Ledger ledger = open_read_only();
  EXPECT_THAT(ledger.done(), UnorderedElementsAre("a", "b", "d", "new"));
  EXPECT_EQ(ledger.attempts("a").size(), 2u);
  EXPECT_EQ(ledger.attempts("a")[1].run, 1);
  EXPECT_EQ(ledger.find("c")->result.error, "[signal 11]");
  EXPECT_THAT(ledger.damaged(), IsEmpty());
  EXPECT_EQ(ledger.runs().size(), 1u);
}

/// As version 2 left it: without ensembles.
class LedgerOfVersion2 : public LedgerTest {
 protected:
  LedgerOfVersion2() {
    std::ifstream dump(SEEDBED_TEST_DATA "/ledger_version_2.sql");
    SQLite::Database database(file().string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    database.exec(std::string(std::istreambuf_iterator<char>(dump), {}));
  }
};

TEST_F(LedgerOfVersion2, IsReadAsItIsAndHasNoEnsembles) {
  const auto before = std::filesystem::last_write_time(file());
  const Ledger ledger = open_read_only();
  EXPECT_THAT(ledger.done(), UnorderedElementsAre("a", "b"));
  EXPECT_EQ(ledger.find("a")->result.scores, sample_result(1).scores);
  EXPECT_FALSE(ledger.ensemble({"a", "b"}));
  EXPECT_THAT(ledger.damaged(), IsEmpty());
  EXPECT_EQ(std::filesystem::last_write_time(file()), before);
}

TEST_F(LedgerOfVersion2, TakesEnsemblesOnceItIsBroughtUpToDate) {
  open().record_ensembles({{{"a", "b"}, sample_result(3).scores, 500}});
  const Ledger ledger = open_read_only();
  EXPECT_EQ(ledger.ensemble({"a", "b"})->scores, sample_result(3).scores);
  EXPECT_EQ(ledger.find("b")->result.epochs, sample_result(2).epochs);
  EXPECT_THAT(ledger.damaged(), IsEmpty());
}

}  // namespace
}  // namespace seedbed::results
