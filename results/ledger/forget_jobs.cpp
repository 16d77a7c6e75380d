#include "results/ledger/forget_jobs.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>

#include "results/ledger/ensemble_rows.hpp"
#include "results/ledger/ledger_database.hpp"
#include "results/ledger/ledger_rows.hpp"
#include "results/ledger/row_hash.hpp"

namespace seedbed::results {
namespace {

class Forgetting {
 public:
  explicit Forgetting(SQLite::Database& database) : database_(database) {}

  void forget(const std::unordered_set<std::string>& ids) {
    std::vector<std::pair<std::int64_t, std::string>> found;
    SQLite::Statement jobs(database_, std::string(JobEntry::kSelect) + "ORDER BY key");
    for (Query row(jobs); row.step();) {
      JobEntry job = read_job(row, false);
      if (ids.contains(job.identity.id)) found.emplace_back(job.key, std::move(job.identity.id));
    }
    for (const auto& [key, id] : found) forget(key, id);
  }

  void set_fact(const std::string& key, const std::string& value) {
    SQLite::Statement insert(database_, "INSERT OR REPLACE INTO facts (key, value, hash) VALUES (?, ?, ?)");
    Query(insert).bind(key, value, RowHash("facts").text(key).text(value).value()).run();
  }

 private:
  void forget(std::int64_t key, const std::string& id) {
    {
      Query row(attempts_);
      row.bind(key);
      while (row.step()) {
        const AttemptEntry attempt = read_attempt(row, id);
        // What a damaged row says of its scores may lead to another job's.
        if (!attempt.intact || attempt.score_count + attempt.epoch_count == 0) continue;
        delete_text(scores_, delete_scores_, "scores", id, attempt);
        delete_text(epochs_, delete_epochs_, "epochs", id, attempt);
      }
    }
    Query(delete_attempts_).bind(key).run();
    Query(delete_job_).bind(key).run();
  }

  // Only if it is this attempt's: damage can have let the entry be used again.
  static void delete_text(SQLite::Statement& select, SQLite::Statement& remove, const char* table,
                          const std::string& id, const AttemptEntry& attempt) {
    {
      Query row(select);
      if (!row.bind(attempt.entry).step()) return;
      if (text_hash(table, id, attempt.number, row.text(0)) != row.integer(1)) return;
    }
    Query(remove).bind(attempt.entry).run();
  }

  SQLite::Database& database_;
  SQLite::Statement attempts_{database_, AttemptEntry::kSelect};
  SQLite::Statement scores_{database_, "SELECT scores, hash FROM scores WHERE entry = ?"};
  SQLite::Statement epochs_{database_, "SELECT epochs, hash FROM epochs WHERE entry = ?"};
  SQLite::Statement delete_scores_{database_, "DELETE FROM scores WHERE entry = ?"};
  SQLite::Statement delete_epochs_{database_, "DELETE FROM epochs WHERE entry = ?"};
  SQLite::Statement delete_attempts_{database_, "DELETE FROM attempts WHERE job = ?"};
  SQLite::Statement delete_job_{database_, "DELETE FROM jobs WHERE key = ?"};
};

// A ledger that is put right is read page by page: what is not used any more must not be there.
void rewrite(SQLite::Database& database, const std::filesystem::path& file) {
  try {
    with_ledger_errors(file, [&] { database.exec("VACUUM; PRAGMA wal_checkpoint(TRUNCATE)"); });
  } catch (const LedgerError& error) {
    throw LedgerError(fmt::format(
        "the jobs are forgotten, but the ledger could not be rewritten without them: {}", error.what()));
  }
}

}  // namespace

void forget_jobs(const std::filesystem::path& directory, const std::unordered_set<std::string>& ids,
                 const std::vector<std::pair<std::string, std::string>>& facts) {
  const std::filesystem::path file = directory / "ledger.sqlite";
  const LedgerDatabase opened = with_ledger_errors(file, [&] { return open_for_writing(file); });
  SQLite::Database& database = *opened.database;
  with_ledger_errors(file, [&] {
    SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
    Forgetting forgetting(database);
    forgetting.forget(ids);
    delete_ensembles_of(database, ids);
    for (const auto& [key, value] : facts) forgetting.set_fact(key, value);
    transaction.commit();
  });
  rewrite(database, file);
}

}  // namespace seedbed::results
