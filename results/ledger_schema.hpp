#pragma once

#include <SQLiteCpp/Database.h>

#include <filesystem>

namespace seedbed::results {

/// The layout of a ledger, kept in SQLite's user_version. A program refuses layouts newer than its own.
///
///   jobs      one row per job that was ever begun; `seed` is an unsigned 64-bit number in signed clothes
///   attempts  one row per attempt; `outcome` is NULL until it has ended, and then `entry` leads to
///   scores    its scores, and
///   epochs    its epochs (no row if it has none), both in the form of result_text.hpp
///   facts     what is known of the directory
///
/// The views job_scores and job_epochs show the latter one number per row, for use with sqlite3.
inline constexpr int kSchemaVersion = 1;

/// Lays out a database that holds nothing at all; leaves any other as it is.
void create_schema_if_empty(SQLite::Database& database);

/// Throws LedgerError, naming `file`, unless the database is a ledger of this program's version.
void check_schema(SQLite::Database& database, const std::filesystem::path& file);

}  // namespace seedbed::results
