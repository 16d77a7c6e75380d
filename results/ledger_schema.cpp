#include "results/ledger_schema.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>

#include "results/ledger.hpp"

namespace seedbed::results {
namespace {

constexpr std::int32_t kApplicationId = 0x53656564;  // "Seed", for file(1)

// The columns of doubles have no declared type: REAL would turn -0.0 into 0.
// No table has an index beside it: in a damaged file the two could disagree about what is done.
constexpr const char* kSchema = R"(
CREATE TABLE jobs (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL,
  settings TEXT NOT NULL,
  split INTEGER NOT NULL,
  seed INTEGER NOT NULL,
  hash INTEGER NOT NULL
);
CREATE TABLE attempts (
  job INTEGER NOT NULL,
  number INTEGER NOT NULL,
  outcome TEXT,
  entry INTEGER,
  error TEXT,
  score_count INTEGER,
  epoch_count INTEGER,
  best_epoch INTEGER,
  started,
  wall_seconds,
  rows_per_second,
  peak_memory INTEGER,
  host TEXT,
  platform TEXT,
  hash INTEGER NOT NULL,
  PRIMARY KEY (job, number)
) WITHOUT ROWID;
CREATE TABLE scores (entry INTEGER PRIMARY KEY, scores TEXT NOT NULL, hash INTEGER NOT NULL);
CREATE TABLE epochs (entry INTEGER PRIMARY KEY, epochs TEXT NOT NULL, hash INTEGER NOT NULL);
CREATE TABLE facts (key TEXT PRIMARY KEY, value TEXT NOT NULL, hash INTEGER NOT NULL) WITHOUT ROWID;
CREATE VIEW job_scores AS
  SELECT jobs.id AS job, number AS attempt, outcome, json_extract(each.value, '$[0]') AS score, json_extract(each.value, '$[1]') AS value,
         json_extract(each.value, '$[2]') AS standard_error
  FROM jobs JOIN attempts ON attempts.job = jobs.key JOIN scores USING (entry), json_each(scores) AS each;
CREATE VIEW job_epochs AS
  SELECT jobs.id AS job, number AS attempt, outcome, json_extract(each.value, '$[0]') AS epoch,
         json_extract(each.value, '$[1]') AS train_loss, json_extract(each.value, '$[2]') AS nll_validation,
         json_extract(each.value, '$[3]') AS crps_validation, json_extract(each.value, '$[4]') AS skipped_steps
  FROM jobs JOIN attempts ON attempts.job = jobs.key JOIN epochs USING (entry), json_each(epochs) AS each;
)";

bool is_empty(SQLite::Database& database) {
  return database.execAndGet("PRAGMA user_version").getInt() == 0 &&
         database.execAndGet("SELECT count(*) FROM sqlite_master").getInt() == 0;
}

}  // namespace

void create_schema_if_empty(SQLite::Database& database) {
  if (!is_empty(database)) return;
  database.exec("PRAGMA journal_mode = WAL");
  SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
  if (!is_empty(database)) return;  // another process was quicker
  database.exec(kSchema);
  database.exec(
      fmt::format("PRAGMA application_id = {}; PRAGMA user_version = {}", kApplicationId, kSchemaVersion));
  transaction.commit();
}

void check_schema(SQLite::Database& database, const std::filesystem::path& file) {
  // The first table read, so that a file cut short is found here.
  const bool has_jobs =
      database.execAndGet("SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'jobs'")
          .getInt() == 1;
  const int application = database.execAndGet("PRAGMA application_id").getInt();
  const int version = database.execAndGet("PRAGMA user_version").getInt();
  if (application != kApplicationId || version < 1) {
    throw LedgerError(file.string() +
                      ": is an SQLite database but not a ledger; move it away or choose another directory");
  }
  if (version > kSchemaVersion) {
    throw LedgerError(
        fmt::format("{}: was written by a newer seedbed (ledger version {}, this program knows up to {}); "
                    "use that one",
                    file.string(), version, kSchemaVersion));
  }
  if (!has_jobs)
    throw LedgerError(file.string() + ": is damaged (its tables are gone); restore a copy, or move it away");
}

}  // namespace seedbed::results
