#include "results/ledger/ledger_database.hpp"

#include <SQLiteCpp/Backup.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cctype>
#include <cerrno>
#include <cstring>
#include <stdexcept>

#include "results/ledger/ledger.hpp"
#include "results/ledger/ledger_file.hpp"
#include "results/ledger/ledger_recovery.hpp"
#include "results/ledger/ledger_schema.hpp"
#include "results/ledger/sqlite_log.hpp"

namespace fs = std::filesystem;

namespace seedbed::results {

namespace {

constexpr int kBusyMilliseconds = 10'000;

/// `name` is an absolute path, which cannot be taken for a URI, a URI or ":memory:".
std::unique_ptr<SQLite::Database> open_file(const std::string& name, int flags) {
  return std::make_unique<SQLite::Database>(name, flags | SQLite::OPEN_NOMUTEX, kBusyMilliseconds);
}

/// What SQLite finds wrong with the file's structure (which its rows' hashes cannot know), or nothing. Reads
/// the whole file: about a second for a million jobs.
std::string structural_fault(SQLite::Database& database) {
  const std::string finding = database.execAndGet("PRAGMA quick_check(1)").getString();
  return finding == "ok" ? "" : finding.substr(0, finding.find('\n'));
}

/// The ledger, of an older version, in memory, where it can be brought up to date.
std::unique_ptr<SQLite::Database> updated_copy(SQLite::Database& database) {
  auto copy = open_file(":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
  SQLite::Backup(*copy, database).executeStep();
  migrate_schema(*copy);
  copy->exec("PRAGMA query_only = ON");
  return copy;
}

std::string damaged_message(const fs::path& file, const std::string& fault) {
  return fmt::format(
      "{}: is damaged ({}) and nothing in it can be read; restore a copy, or move it away and run again",
      file.string(), fault);
}

[[noreturn]] void throw_damaged(const fs::path& file, const std::string& fault) {
  throw LedgerDamaged(damaged_message(file, fault), fault);
}

/// Runs `action`; that SQLite cannot make sense of the file becomes LedgerDamaged.
template <class Action>
auto noticing_damage(const fs::path& file, const Action& action) {
  try {
    return action();
  } catch (const SQLite::Exception& error) {
    if (error.getErrorCode() == SQLITE_CORRUPT) throw_damaged(file, error.what());
    if (error.getErrorCode() != SQLITE_NOTADB) throw;
    throw LedgerDamaged(
        file.string() +
            ": is not a ledger (it is not an SQLite database); move it away or choose another directory",
        "its header is not that of a ledger");
  }
}

/// Damage that SQLite does not notice: it would drop what the log holds.
void check_log(const fs::path& file) {
  if (const std::string fault = log_fault(file); !fault.empty()) throw_damaged(file, fault);
  std::error_code absent;
  const bool empty = !fs::exists(file, absent) || fs::is_empty(file, absent);
  const auto log_size = fs::file_size(log_of(file), absent);
  if (empty && !absent && log_size > kLogHeader) throw_damaged(file, "it is empty, and its log is not");
}

/// Begins the transaction in which everything is read. Its first read, in check_schema, fixes what is seen.
LedgerDatabase snapshot(std::unique_ptr<SQLite::Database> database, const fs::path& file) {
  database->exec("PRAGMA query_only = ON; BEGIN");
  const int version = check_schema(*database, file);
  if (const std::string fault = structural_fault(*database); !fault.empty()) throw_damaged(file, fault);
  if (version < kSchemaVersion) database = updated_copy(*database);
  return {nullptr, std::move(database), true, {}};
}

/// SQLite takes the path of an immutable file as a URI only.
std::string immutable_uri(const fs::path& file) {
  std::string uri = "file:";
  for (const unsigned char c : path_for_sqlite(file)) {
    const bool plain = std::isalnum(c) || std::strchr("/-_.", c) != nullptr;
    uri += plain ? std::string(1, static_cast<char>(c)) : fmt::format("%{:02X}", c);
  }
  return uri + "?immutable=1";
}

/// A crash left a log beside the ledger, in a directory where it cannot be worked in.
LedgerDatabase open_copy(const fs::path& file) {
  std::unique_ptr<TemporaryFolder> copy;
  try {
    copy = std::make_unique<TemporaryFolder>("seedbed-ledger");
  } catch (const std::runtime_error& error) {
    throw LedgerError(fmt::format("{}: can be read only from a copy: {}", file.string(), error.what()));
  }
  const fs::path copied = copy->path() / file.filename();
  fs::copy_file(file, copied);
  fs::copy_file(log_of(file), log_of(copied));
  fs::permissions(copied, fs::perms::owner_read | fs::perms::owner_write);
  LedgerDatabase opened = snapshot(open_file(path_for_sqlite(copied), SQLite::OPEN_READWRITE), file);
  opened.copy = std::move(copy);
  return opened;
}

/// Where SQLite cannot keep its shared memory beside the file, there can be no writer either (or it would be
/// there): then the file does not change while we read it.
LedgerDatabase open_where_nothing_can_be_written(const fs::path& file) {
  std::error_code absent;
  const auto log_size = fs::file_size(log_of(file), absent);
  if (!absent && log_size > 0) return open_copy(file);
  return snapshot(open_file(immutable_uri(file), SQLite::OPEN_READONLY | SQLite::OPEN_URI), file);
}

bool is_lack_of_access(const SQLite::Exception& error) {
  const int code = error.getErrorCode();
  return code == SQLITE_CANTOPEN || code == SQLITE_READONLY || code == SQLITE_PERM;
}

void check_readable(const fs::path& file) {
  if (!fs::exists(file)) {
    throw LedgerError(
        fmt::format("{}: there is no ledger here; nothing was run in this directory yet", file.string()));
  }
  if (::access(file.c_str(), R_OK) != 0) {
    throw LedgerError(fmt::format("{}: cannot be read: {}", file.string(), std::strerror(errno)));
  }
  if (fs::is_regular_file(file) && fs::file_size(file) > 0) return;
  throw LedgerError(fmt::format("{}: is not a ledger: it is {}", file.string(),
                                fs::is_regular_file(file) ? "empty" : "not a file"));
}

LedgerDatabase try_reading(const fs::path& file) {
  check_log(file);
  check_readable(file);
  // The last one to close a ledger tidies up beside it, but only if it could write; hence read-write first.
  for (const int flags : {SQLite::OPEN_READWRITE, SQLite::OPEN_READONLY}) {
    try {
      return snapshot(open_file(path_for_sqlite(file), flags), file);
    } catch (const SQLite::Exception& error) {
      if (!is_lack_of_access(error)) throw;
    }
  }
  return open_where_nothing_can_be_written(file);
}

LedgerDatabase try_writing(const fs::path& file) {
  check_log(file);
  create_ledger_file(file);
  auto database = open_file(path_for_sqlite(file), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
  create_schema_if_empty(*database);
  check_schema(*database, file);
  if (const std::string fault = structural_fault(*database); !fault.empty()) throw_damaged(file, fault);
  database->exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL");
  migrate_schema(*database);
  return {nullptr, std::move(database), false, {}};
}

}  // namespace

LedgerDatabase open_for_writing(const fs::path& file) {
  require_short_path(file);
  return with_ledger_errors(file, [&] {
    finish_recovery(file);
    std::string damage;
    try {
      return noticing_damage(file, [&] { return try_writing(file); });
    } catch (const LedgerDamaged& error) {
      damage = recover_in_place(file, error.fault);
      if (damage.empty()) throw;
    }
    LedgerDatabase opened = try_writing(file);
    opened.damage = damage;
    return opened;
  });
}

LedgerDatabase copy_for_changes(SQLite::Database& database) {
  auto copy = open_file("", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
  SQLite::Backup(*copy, database).executeStep();
  copy->exec("PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF");
  return {nullptr, std::move(copy), false, {}};
}

LedgerDatabase open_for_reading(const fs::path& named) {
  const fs::path file = readable_ledger(named);
  require_short_path(file);
  try {
    return with_ledger_errors(file, [&] {
      try {
        return noticing_damage(file, [&] { return try_reading(file); });
      } catch (const LedgerDamaged& error) {
        RecoveredLedger recovered = recover_in_memory(file);
        if (!recovered.database) throw;
        return LedgerDatabase{
            nullptr, std::move(recovered.database), true,
            fmt::format("is damaged ({}): {}. `seedbed run` puts it right and keeps the damaged file",
                        error.fault, recovered.report)};
      }
    });
  } catch (const fs::filesystem_error& error) {
    throw LedgerError(fmt::format("{}: cannot be read: {}", file.string(), error.what()));
  }
}

namespace {

/// What SQLite says, and what the system said to it, as far as it is still known.
std::string cause_text(const SQLite::Exception& error, int system_error) {
  for (const int known : {ENOSPC, EDQUOT, EIO, EROFS, EACCES, EPERM, EFBIG, EMFILE, ENFILE}) {
    if (system_error == known) return fmt::format("{}: {}", error.what(), std::strerror(known));
  }
  return error.what();
}

}  // namespace

void throw_ledger_error(const fs::path& file, const SQLite::Exception& error, int system_error) {
  const std::string name = file.string();
  const std::string cause = cause_text(error, system_error);
  switch (error.getErrorCode()) {
    case SQLITE_NOTADB:
      throw LedgerError(
          name +
          ": is not a ledger (it is not an SQLite database); move it away or choose another directory");
    case SQLITE_CORRUPT:
      throw LedgerError(fmt::format("{}: is damaged ({}); run again, and what is intact in it is kept", name,
                                    error.what()));
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      throw LedgerError(name +
                        ": another process is writing to it; wait for it to end, or end it, and try again");
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_CANTOPEN:
      throw LedgerError(fmt::format(
          "{}: cannot be opened ({}); check that you may write to it and to its directory", name, cause));
    case SQLITE_FULL:
      throw LedgerError(name + ": the disk is full; make room and run again, what is done is kept");
    default:
      throw LedgerError(
          fmt::format("{}: {}; run again once this is mended, what is done is kept", name, cause));
  }
}

}  // namespace seedbed::results
