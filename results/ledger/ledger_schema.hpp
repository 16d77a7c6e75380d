#pragma once

#include <SQLiteCpp/Database.h>

#include <filesystem>
#include <string>
#include <utility>

#include "results/ledger/ledger.hpp"

namespace seedbed::results {

/// The layout of a ledger, kept in SQLite's user_version. A program refuses layouts newer than its own.
///
///   runs      one row per process that ran jobs here; `outcome` is NULL until it has ended
///   jobs      one row per job that was ever begun; `seed` is an unsigned 64-bit number in signed clothes
///   attempts  one row per attempt; `outcome` is NULL until it has ended, and then `entry` leads to
///   scores    its scores, and
///   epochs    its epochs (no row if it has none), both in the form of result_text.hpp
///   ensembles one row per ensemble of jobs that was scored, by a hash of their ids
///   facts     what is known of the directory
///
/// The views job_scores and job_epochs show the latter one number per row, for use with sqlite3.
///
/// Version 1 had no `runs` and lacks the columns jobs.data and attempts.run, .log, .exit_code and .signal.
/// Its rows have NULL there once they are migrated, and keep their hashes. Version 2 had no `ensembles`.
inline constexpr int kSchemaVersion = 3;

/// The ledger is damaged, or is none. `fault` says what is wrong, without the file's name.
struct LedgerDamaged : LedgerError {
  LedgerDamaged(const std::string& message, std::string what_is_wrong)
      : LedgerError(message), fault(std::move(what_is_wrong)) {}
  std::string fault;
};

/// Lays out a database that holds nothing at all; leaves any other as it is.
void create_schema_if_empty(SQLite::Database& database);
/// Lays out a database that is known to be empty.
void create_tables(SQLite::Database& database);

/// The version of the ledger. Throws LedgerDamaged or LedgerError, naming `file`, unless this program can
/// read it.
int check_schema(SQLite::Database& database, const std::filesystem::path& file);

/// Brings a ledger that check_schema has accepted to this program's version, in one transaction.
void migrate_schema(SQLite::Database& database);

}  // namespace seedbed::results
