#pragma once

#include <SQLiteCpp/Database.h>

#include <filesystem>
#include <memory>
#include <string>

namespace seedbed::results {

/// A ledger whose file is damaged, without what is damaged.
struct RecoveredLedger {
  std::unique_ptr<SQLite::Database> database;  ///< in memory, of this program's version
  std::string report;                          ///< what is intact and what is lost
};

/// What is intact of a damaged ledger; a null database if nothing is.
RecoveredLedger recover_in_memory(const std::filesystem::path& file);

/// Puts what is intact of a damaged ledger in its place, and keeps the damaged file and its log as
/// `ledger.damaged-N.sqlite`. Returns a report, or nothing, and changes nothing, if nothing is intact. A
/// crash at any moment loses nothing: `finish_recovery` goes on with it. Throws SQLite::Exception,
/// LedgerError.
std::string recover_in_place(const std::filesystem::path& file, const std::string& fault);

/// Ends a recovery that a crash cut off. For who may write.
void finish_recovery(const std::filesystem::path& file);

/// Where the ledger is to be read: where a recovery that a crash cut off has put it, or `file`.
std::filesystem::path readable_ledger(const std::filesystem::path& file);

}  // namespace seedbed::results
