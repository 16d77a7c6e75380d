#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "results/ledger/ensemble_rows.hpp"
#include "results/ledger/job_index.hpp"
#include "results/ledger/ledger.hpp"
#include "results/ledger/ledger_database.hpp"
#include "results/ledger/ledger_rows.hpp"

namespace seedbed::results {

/// What a Ledger is made of: the open database, its statements, and what was learnt of it so far.
struct Ledger::Data {
  Data(std::filesystem::path path, LedgerDatabase open_database)
      : file(std::move(path)), opened(std::move(open_database)), database(*opened.database) {
    if (!opened.damage.empty()) note_damage(opened.damage);
  }

  template <class Changes>
  void change(const Changes& changes);
  void note_damage(std::string message);
  void learn_new_jobs();
  std::optional<JobEntry> job(const std::string& id, Detail detail);
  std::int64_t job_key(const JobIdentity& job);
  int next_number(std::int64_t job, const std::string& id);
  std::vector<AttemptEntry> attempts(std::int64_t job, const std::string& id);
  bool read_text(SQLite::Statement& select, const char* table, const std::string& id,
                 const AttemptEntry& attempt, const std::function<void(std::string_view)>& use);
  bool read_parts(const std::string& id, AttemptEntry& attempt, Detail detail);
  LedgerJob with_attempts(JobIdentity identity, std::int64_t key, Detail detail);

  std::filesystem::path file;
  LedgerDatabase opened;
  SQLite::Database& database;
  JobIndex index;
  std::vector<std::string> damage;
  std::unordered_set<std::string> damage_known;
  bool in_transaction = false;
  int run = 0;  ///< that attempts belong to

  SQLite::Statement all_jobs{database, std::string(JobEntry::kSelect) + "ORDER BY key"};
  SQLite::Statement new_jobs{database, "SELECT key, id FROM jobs WHERE key > ? ORDER BY key"};
  SQLite::Statement job_by_key{database, std::string(JobEntry::kSelect) + "WHERE key = ?"};
  SQLite::Statement attempts_of{database, AttemptEntry::kSelect};
  SQLite::Statement scores_of{database, "SELECT scores, hash FROM scores WHERE entry = ?"};
  SQLite::Statement epochs_of{database, "SELECT epochs, hash FROM epochs WHERE entry = ?"};
  SQLite::Statement insert_job_row{database, JobEntry::kInsert};
  SQLite::Statement insert_attempt_row{database, AttemptEntry::kInsert};
  SQLite::Statement update_attempt_row{database, AttemptEntry::kUpdate};
  SQLite::Statement delete_attempt{database, "DELETE FROM attempts WHERE job = ? AND number = ?"};
  SQLite::Statement move_attempts{database, "UPDATE attempts SET job = ? WHERE job = ?"};
  SQLite::Statement delete_job{database, "DELETE FROM jobs WHERE key = ?"};
  SQLite::Statement ensemble_of{database, EnsembleRow::kSelect};
  SQLite::Statement insert_ensemble_row{database, EnsembleRow::kInsert};
  SQLite::Statement insert_scores{database, "INSERT INTO scores (scores, hash) VALUES (?, ?)"};
  // Damage to `scores` can leave epochs without them, whose entry is then used again.
  SQLite::Statement insert_epochs{database,
                                  "INSERT OR REPLACE INTO epochs (entry, epochs, hash) VALUES (?, ?, ?)"};
};

/// Makes `changes` in the transaction that is open, or else in one of their own.
template <class Changes>
void Ledger::Data::change(const Changes& changes) {
  if (in_transaction) return changes();
  with_ledger_errors(file, [&] {
    SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
    in_transaction = true;
    try {
      changes();
      in_transaction = false;
      transaction.commit();
    } catch (...) {
      in_transaction = false;
      index = {};  // it may know a row that is rolled back now
      throw;
    }
  });
}

}  // namespace seedbed::results
