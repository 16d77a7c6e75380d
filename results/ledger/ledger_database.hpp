#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <cerrno>
#include <filesystem>
#include <memory>
#include <string>

#include "base/temporary_folder.hpp"

namespace seedbed::results {

/// An open ledger file whose schema has been checked.
struct LedgerDatabase {
  /// Where a private copy of the file is, if it can be read in no other way.
  std::unique_ptr<TemporaryFolder> copy;
  std::unique_ptr<SQLite::Database> database;
  bool is_snapshot = false;
  std::string damage;  ///< what was wrong with the file, what is intact and what is lost; usually empty
};

/// Opens `file` for writing; an absent or empty file becomes an empty ledger. One that is damaged makes way
/// for a new one with what is intact in it. Throws LedgerError, also if nothing in it is.
LedgerDatabase open_for_writing(const std::filesystem::path& file);

/// Opens `file` as it is at this moment: later changes by a writer are not seen, and hinder nobody. Works
/// where nothing can be written. Of a damaged one what is intact is seen. Throws LedgerError.
LedgerDatabase open_for_reading(const std::filesystem::path& file);

/// A copy of a ledger that takes changes, which last as long as it: in memory, and beyond that in a file
/// without a name.
LedgerDatabase copy_for_changes(SQLite::Database& database);

/// What went wrong in SQLite as a LedgerError in the user's terms. `system_error` is errno.
[[noreturn]] void throw_ledger_error(const std::filesystem::path& file, const SQLite::Exception& error,
                                     int system_error);

/// Runs `action`, turning SQLite's errors into LedgerError.
template <class Action>
auto with_ledger_errors(const std::filesystem::path& file, Action&& action) {
  try {
    errno = 0;
    return action();
  } catch (const SQLite::Exception& error) {
    throw_ledger_error(file, error, errno);
  }
}

}  // namespace seedbed::results
