#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <variant>
#include <vector>

namespace seedbed::results {

/// The only page size of a ledger.
inline constexpr std::size_t kPageSize = 4096;

/// A record of an SQLite table, wherever in the file it was found.
struct PageRecord {
  using Field = std::variant<std::monostate, std::int64_t, double, std::string>;  ///< NULL first

  bool has_rowid = false;  ///< false: of a table WITHOUT ROWID, or of an index
  std::int64_t rowid = 0;
  std::vector<Field> fields;
};

/// Visits every record that can be read from the pages of a database file and of the log (`-wal`) beside it,
/// whatever state the rest is in: neither header nor trees are needed. What it finds may be out of date,
/// garbled or there several times: callers need a way to know what is right. Format:
/// https://www.sqlite.org/fileformat2.html, sections 1.6, 2.1 and 4.1. Throws std::runtime_error if a file
/// cannot be read.
void for_each_page_record(const std::filesystem::path& file,
                          const std::function<void(const PageRecord& record)>& visit);

}  // namespace seedbed::results
