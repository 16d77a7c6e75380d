#include "results/ledger/ledger_salvage.hpp"

#include <SQLiteCpp/SQLiteCpp.h>

#include <set>
#include <variant>

#include "results/ledger/ensemble_rows.hpp"
#include "results/ledger/ledger_rows.hpp"
#include "results/ledger/ledger_runs.hpp"
#include "results/ledger/row_hash.hpp"
#include "results/ledger/sqlite_pages.hpp"

namespace seedbed::results {
namespace {

/// Whatever looks like a row, in a scratch database that may hold the same row many times.
constexpr const char* kFound = R"(
ATTACH '' AS found;
CREATE TABLE found.jobs AS SELECT * FROM main.jobs LIMIT 0;
CREATE TABLE found.attempts AS SELECT * FROM main.attempts LIMIT 0;
CREATE TABLE found.runs AS SELECT * FROM main.runs LIMIT 0;
CREATE TABLE found.ensembles AS SELECT * FROM main.ensembles LIMIT 0;
CREATE TABLE found.facts (key, value, hash);
CREATE TABLE found.texts (entry, text, hash);
CREATE TABLE found.entries (entry INTEGER PRIMARY KEY, id, number);
)";

using Fields = std::vector<PageRecord::Field>;

template <class Type>
bool is(const Fields& fields, std::size_t index) {
  return std::holds_alternative<Type>(fields[index]);
}

/// Puts records into the table of `found` whose rows have their shape.
class Sorter {
 public:
  explicit Sorter(SQLite::Database& database) : database_(database) {}

  void operator()(const PageRecord& record) {
    const Fields& fields = record.fields;
    const std::size_t count = fields.size();
    if (count < 3) return;
    if (record.has_rowid && is<std::monostate>(fields, 0)) {
      if (count == 3 && is<std::string>(fields, 1)) insert(texts_, record, 3);
      if ((count == 6 || count == 7) && is<std::string>(fields, 1)) insert(jobs_, record, 7);
      if (count == 15) insert(runs_, record, 15);
    } else if (!record.has_rowid) {
      if (count == 3 && is<std::string>(fields, 0)) insert(facts_, record, 3);
      if (count == 5 && is<std::string>(fields, 0)) insert(ensembles_, record, 5);
      if ((count == 15 || count == 19) && is<std::int64_t>(fields, 0)) insert(attempts_, record, 19);
    }
  }

 private:
  static std::string insertion(const char* table, int columns) {
    std::string text = std::string("INSERT INTO found.") + table + " VALUES (?";
    for (int i = 1; i < columns; ++i) text += ", ?";
    return text + ")";
  }

  /// Columns that a record lacks were added to the table after it was written.
  void insert(SQLite::Statement& statement, const PageRecord& record, int columns) {
    static const PageRecord::Field null;
    Query query(statement);
    for (std::size_t i = 0; i < static_cast<std::size_t>(columns); ++i) {
      bind(statement, static_cast<int>(i) + 1, i < record.fields.size() ? record.fields[i] : null);
    }
    if (record.has_rowid) statement.bind(1, record.rowid);
    query.run();
  }
  static void bind(SQLite::Statement& statement, int index, const PageRecord::Field& field) {
    if (const auto* text = std::get_if<std::string>(&field)) return statement.bindNoCopy(index, *text);
    if (const auto* number = std::get_if<std::int64_t>(&field)) return statement.bind(index, *number);
    if (const auto* real = std::get_if<double>(&field)) return statement.bind(index, *real);
    statement.bind(index);
  }

  SQLite::Database& database_;
  SQLite::Statement jobs_{database_, insertion("jobs", 7)};
  SQLite::Statement attempts_{database_, insertion("attempts", 19)};
  SQLite::Statement runs_{database_, insertion("runs", 15)};
  SQLite::Statement ensembles_{database_, insertion("ensembles", 5)};
  SQLite::Statement facts_{database_, insertion("facts", 3)};
  SQLite::Statement texts_{database_, insertion("texts", 3)};
};

/// Takes what is right from `found` into the ledger.
class Chooser {
 public:
  explicit Chooser(SQLite::Database& database) : database_(database) {}

  void take_jobs(Salvage& salvage, std::set<std::string>& damaged) const {
    SQLite::Statement rows(database_,
                           "SELECT key, hash, id, split, seed, settings, data, rowid FROM found.jobs");
    SQLite::Statement insert(database_,
                             "INSERT OR IGNORE INTO jobs SELECT * FROM found.jobs WHERE rowid = ?");
    for (Query row(rows); row.step();) {
      const JobEntry job = read_job(row, true);
      if (job.intact) {
        Query(insert).bind(row.integer(7)).run();
        salvage.jobs += static_cast<std::size_t>(database_.getChanges());
      } else if (is_id(job.identity.id)) {
        damaged.insert(job.identity.id);
      }
    }
  }

  /// An attempt that ended also exists as it was before, on pages that were not used any more.
  void take_attempts(const char* condition) const {
    SQLite::Statement rows(
        database_,
        std::string("SELECT number, hash, outcome, entry, error, score_count, epoch_count, best_epoch, "
                    "started, wall_seconds, rows_per_second, peak_memory, host, platform, run, log, "
                    "exit_code, signal, id, attempts.rowid FROM found.attempts AS attempts JOIN "
                    "(SELECT key, id FROM main.jobs) ON key = job WHERE ") +
            condition);
    SQLite::Statement insert(database_,
                             "INSERT OR REPLACE INTO attempts SELECT * FROM found.attempts WHERE rowid = ?");
    SQLite::Statement entry(database_, "INSERT OR IGNORE INTO found.entries VALUES (?, ?, ?)");
    for (Query row(rows); row.step();) {
      const std::string id(row.text(18));
      const AttemptEntry attempt = read_attempt(row, id);
      if (!attempt.intact) continue;
      Query(insert).bind(row.integer(19)).run();
      if (attempt.score_count + attempt.epoch_count > 0)
        Query(entry).bind(attempt.entry, id, attempt.number).run();
    }
  }

  void take_texts() const {
    SQLite::Statement rows(
        database_, "SELECT text, hash, id, number, entry FROM found.texts JOIN found.entries USING (entry)");
    SQLite::Statement scores(database_, "INSERT OR IGNORE INTO scores VALUES (?, ?, ?)");
    SQLite::Statement epochs(database_, "INSERT OR IGNORE INTO epochs VALUES (?, ?, ?)");
    for (Query row(rows); row.step();) {
      const std::string text(row.text(0)), id(row.text(2));
      const std::int64_t hash = row.integer(1);
      if (text_hash("scores", id, row.small(3), text) == hash)
        Query(scores).bind(row.integer(4), text, hash).run();
      if (text_hash("epochs", id, row.small(3), text) == hash)
        Query(epochs).bind(row.integer(4), text, hash).run();
    }
  }

  void take_facts() const {
    SQLite::Statement rows(database_, "SELECT key, value, hash FROM found.facts");
    SQLite::Statement insert(database_, "INSERT OR REPLACE INTO facts VALUES (?, ?, ?)");
    for (Query row(rows); row.step();) {
      const std::string key(row.text(0)), value(row.text(1));
      const std::int64_t hash = row.integer(2);
      if (RowHash("facts").text(key).text(value).value() == hash) Query(insert).bind(key, value, hash).run();
    }
  }

  void name_losses(Salvage& salvage, std::set<std::string> damaged) const {
    SQLite::Statement without_attempts(
        database_, "SELECT id FROM jobs WHERE NOT EXISTS (SELECT 1 FROM attempts WHERE job = key)");
    for (Query row(without_attempts); row.step();) damaged.insert(std::string(row.text(0)));
    SQLite::Statement known(database_,
                            "SELECT id FROM jobs WHERE EXISTS (SELECT 1 FROM attempts WHERE job = key)");
    for (Query row(known); row.step();) damaged.erase(std::string(row.text(0)));
    salvage.lost.assign(damaged.begin(), damaged.end());
    SQLite::Statement nameless(
        database_,
        "SELECT count(DISTINCT job) FROM found.attempts WHERE job NOT IN (SELECT key FROM found.jobs)");
    Query count(nameless);
    count.step();
    salvage.lost_without_id = static_cast<std::size_t>(count.integer(0));
  }

 private:
  static bool is_id(const std::string& text) {
    return text.size() == 20 && text.find_first_not_of("0123456789abcdef") == std::string::npos;
  }

  SQLite::Database& database_;
};

}  // namespace

Salvage salvage_ledger(const std::filesystem::path& file, SQLite::Database& fresh) {
  Salvage salvage;
  fresh.exec(kFound);
  {
    SQLite::Transaction transaction(fresh);
    {
      Sorter sorter(fresh);
      for_each_page_record(file, [&](const PageRecord& record) { sorter(record); });
    }
    const Chooser chooser(fresh);
    std::set<std::string> damaged;
    chooser.take_jobs(salvage, damaged);
    chooser.take_attempts("outcome IS NULL");
    chooser.take_attempts("outcome IS NOT NULL");
    chooser.take_texts();
    chooser.take_facts();
    take_runs(fresh);
    take_ensembles(fresh);
    chooser.name_losses(salvage, std::move(damaged));
    transaction.commit();
  }
  fresh.exec("DETACH found");
  return salvage;
}

}  // namespace seedbed::results
