#include "results/ledger/ledger_schema.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>

#include "results/ledger/row_hash.hpp"
#include "results/ledger/sqlite_pages.hpp"

namespace seedbed::results {
namespace {

constexpr std::int32_t kApplicationId = 0x53656564;  // "Seed", for file(1)

// The columns of doubles have no declared type: REAL would turn -0.0 into 0.
// No table has an index beside it: in a damaged file the two could disagree about what is done.
// Columns that a version adds come last, so that a migrated table has the layout of a new one.
constexpr const char* kRuns = R"(
CREATE TABLE runs (
  number INTEGER PRIMARY KEY,
  started,
  ended,
  outcome TEXT,
  program TEXT,
  command TEXT,
  directory TEXT,
  git_commit TEXT,
  git_state TEXT,
  host TEXT,
  cpu TEXT,
  cores INTEGER,
  memory INTEGER,
  libraries TEXT,
  hash INTEGER NOT NULL
);
)";

constexpr const char* kEnsembles = R"(
CREATE TABLE ensembles (
  id TEXT PRIMARY KEY,
  members TEXT NOT NULL,
  units INTEGER NOT NULL,
  scores TEXT NOT NULL,
  hash INTEGER NOT NULL
) WITHOUT ROWID;
)";

constexpr const char* kFromVersion1 = R"(
ALTER TABLE jobs ADD COLUMN data TEXT;
ALTER TABLE attempts ADD COLUMN run INTEGER;
ALTER TABLE attempts ADD COLUMN log TEXT;
ALTER TABLE attempts ADD COLUMN exit_code INTEGER;
ALTER TABLE attempts ADD COLUMN signal INTEGER;
)";

constexpr const char* kSchema = R"(
CREATE TABLE jobs (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL,
  settings TEXT NOT NULL,
  split INTEGER NOT NULL,
  seed INTEGER NOT NULL,
  hash INTEGER NOT NULL,
  data TEXT
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
  run INTEGER,
  log TEXT,
  exit_code INTEGER,
  signal INTEGER,
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

constexpr const char* kVersionFact = "schema version";

/// The header of the file has no checksum, so that the version is kept once more where there is a hash.
void set_version(SQLite::Database& database) {
  database.exec(
      fmt::format("PRAGMA application_id = {}; PRAGMA user_version = {}", kApplicationId, kSchemaVersion));
  const std::string value = std::to_string(kSchemaVersion);
  SQLite::Statement insert(database, "INSERT OR REPLACE INTO facts VALUES (?, ?, ?)");
  insert.bind(1, kVersionFact);
  insert.bind(2, value);
  insert.bind(3, RowHash("facts").text(kVersionFact).text(value).value());
  insert.exec();
}

bool is_of_this_version(SQLite::Database& database) {
  SQLite::Statement select(database, "SELECT value, hash FROM facts WHERE key = ?");
  select.bind(1, kVersionFact);
  if (!select.executeStep()) return false;
  const std::string value = select.getColumn(0).getString();
  return value == std::to_string(kSchemaVersion) &&
         select.getColumn(1).getInt64() == RowHash("facts").text(kVersionFact).text(value).value();
}

bool is_empty(SQLite::Database& database) {
  return database.execAndGet("PRAGMA user_version").getInt() == 0 &&
         database.execAndGet("SELECT count(*) FROM sqlite_master").getInt() == 0;
}

}  // namespace

void create_schema_if_empty(SQLite::Database& database) {
  if (!is_empty(database)) return;
  database.exec(fmt::format("PRAGMA page_size = {}; PRAGMA journal_mode = WAL", kPageSize));
  SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
  if (!is_empty(database)) return;  // another process was quicker
  create_tables(database);
  transaction.commit();
}

void create_tables(SQLite::Database& database) {
  database.exec(kSchema);
  database.exec(kRuns);
  database.exec(kEnsembles);
  set_version(database);
}

int check_schema(SQLite::Database& database, const std::filesystem::path& file) {
  // The first table read, so that a file cut short is found here.
  const bool has_jobs =
      database.execAndGet("SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'jobs'")
          .getInt() == 1;
  const int application = database.execAndGet("PRAGMA application_id").getInt();
  const int version = database.execAndGet("PRAGMA user_version").getInt();
  if (application != kApplicationId || version < 1) {
    throw LedgerDamaged(
        file.string() + ": is an SQLite database but not a ledger; move it away or choose another directory",
        "its header does not say that it is a ledger");
  }
  if (version != kSchemaVersion && has_jobs && is_of_this_version(database))
    throw LedgerDamaged(file.string() + ": is damaged (its header has another version than its tables)",
                        "its header has another version than its tables");
  if (version > kSchemaVersion) {
    throw LedgerError(
        fmt::format("{}: was written by a newer seedbed (ledger version {}, this program knows up to {}); "
                    "use that one",
                    file.string(), version, kSchemaVersion));
  }
  if (!has_jobs)
    throw LedgerDamaged(
        file.string() +
            ": is damaged (its tables are gone) and nothing in it can be read; restore a copy, or "
            "move it away",
        "its tables are gone");
  return version;
}

void migrate_schema(SQLite::Database& database) {
  const auto version = [&] { return database.execAndGet("PRAGMA user_version").getInt(); };
  if (version() == kSchemaVersion) return;
  SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
  if (version() == kSchemaVersion) return;  // another process was quicker
  if (version() < 2) {
    database.exec(kFromVersion1);
    database.exec(kRuns);
  }
  database.exec(kEnsembles);
  set_version(database);
  transaction.commit();
}

}  // namespace seedbed::results
