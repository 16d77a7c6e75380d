#include "results/ledger/ledger_recovery.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>

#include "base/amounts.hpp"
#include "base/atomic_file.hpp"
#include "base/descriptor.hpp"
#include "results/ledger/ledger.hpp"
#include "results/ledger/ledger_file.hpp"
#include "results/ledger/ledger_salvage.hpp"
#include "results/ledger/ledger_schema.hpp"
#include "results/ledger/sqlite_log.hpp"

namespace fs = std::filesystem;

namespace seedbed::results {
namespace {

constexpr std::size_t kIdsNamed = 20;

fs::path recovered_file(const fs::path& file) {
  return file.parent_path() / "ledger.recovered.sqlite";
}

fs::path damaged_file(const fs::path& file, int number) {
  return file.parent_path() / fmt::format("ledger.damaged-{}.sqlite", number);
}

/// The first that is not there yet.
fs::path next_damaged_file(const fs::path& file) {
  int number = 1;
  while (fs::exists(damaged_file(file, number))) ++number;
  return damaged_file(file, number);
}

std::string report_text(const Salvage& salvage) {
  std::string text = fmt::format(
      "{} are intact", count_text(salvage.jobs - std::min(salvage.jobs, salvage.lost.size()), "job"));
  if (!salvage.lost.empty()) {
    const auto end =
        salvage.lost.begin() + static_cast<std::ptrdiff_t>(std::min(salvage.lost.size(), kIdsNamed));
    text +=
        fmt::format("; lost {}: {}{}", count_text(salvage.lost.size(), "job"),
                    fmt::join(salvage.lost.begin(), end, ", "), salvage.lost.size() > kIdsNamed ? ", …" : "");
  }
  if (salvage.lost_without_id > 0)
    text += fmt::format("; and {} whose names are lost", count_text(salvage.lost_without_id, "more job"));
  return text;
}

/// An empty ledger, not yet safe on disk.
std::unique_ptr<SQLite::Database> empty_ledger(const std::string& name) {
  auto database = std::make_unique<SQLite::Database>(
      name, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE | SQLite::OPEN_NOMUTEX);
  database->exec("PRAGMA journal_mode = MEMORY");
  create_tables(*database);
  return database;
}

void rename_file(const fs::path& from, const fs::path& to) {
  std::error_code error;
  fs::rename(from, to, error);
  if (error && error != std::errc::no_such_file_or_directory)
    throw LedgerError(
        fmt::format("{}: cannot be renamed to {}: {}", from.string(), to.string(), error.message()));
  try {
    sync_directory_of(to);
  } catch (const FileError& failure) {
    throw LedgerError(failure.what());
  }
}

void make_durable(const fs::path& file) {
  const Descriptor descriptor(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (!descriptor || ::fsync(descriptor.get()) != 0)
    throw LedgerError(fmt::format("{}: cannot be written: {}", file.string(), std::strerror(errno)));
}

}  // namespace

RecoveredLedger recover_in_memory(const fs::path& file) {
  auto database = empty_ledger(":memory:");
  const Salvage salvage = salvage_ledger(file, *database);
  if (!salvage.found_anything()) return {};
  return {std::move(database), report_text(salvage)};
}

std::string recover_in_place(const fs::path& file, const std::string& fault) {
  const fs::path temporary = file.parent_path() / fmt::format(".ledger.{}.tmp", ::getpid());
  fs::remove(temporary);
  create_ledger_file(temporary);
  Salvage salvage;
  try {
    salvage = salvage_ledger(file, *empty_ledger(path_for_sqlite(temporary)));
    if (salvage.found_anything()) {
      make_durable(temporary);
      rename_file(temporary, recovered_file(file));  // from here on, nothing can be lost
    }
  } catch (...) {
    std::error_code ignored;
    fs::remove(temporary, ignored);
    throw;
  }
  if (!salvage.found_anything()) {
    fs::remove(temporary);
    return "";
  }
  if (!fs::exists(file)) std::ofstream(file).flush();  // it was there, and only its log is left
  const fs::path damaged = next_damaged_file(file);
  finish_recovery(file);
  return fmt::format(
      "was damaged ({}) and has been put right: {}. What counts as not done runs again; the damaged file is "
      "kept as {}",
      fault, report_text(salvage), damaged.string());
}

void finish_recovery(const fs::path& file) {
  if (!fs::exists(recovered_file(file))) return;
  if (fs::exists(file)) {
    const fs::path damaged = next_damaged_file(file);
    // The log goes first: it must never lie beside the new file.
    rename_file(log_of(file), log_of(damaged));
    rename_file(file, damaged);
  }
  fs::path shared = file;
  shared += "-shm";
  std::error_code ignored;
  fs::remove(shared, ignored);
  rename_file(recovered_file(file), file);
}

fs::path readable_ledger(const fs::path& file) {
  std::error_code ignored;
  const fs::path recovered = recovered_file(file);
  return fs::exists(recovered, ignored) ? recovered : file;
}

}  // namespace seedbed::results
