#pragma once

#include <SQLiteCpp/Database.h>

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace seedbed::results {

/// What was found in a damaged ledger.
struct Salvage {
  std::size_t jobs = 0;             ///< whose rows are intact
  std::vector<std::string> lost;    ///< ids of jobs that were begun and of whose attempts none is intact
  std::size_t lost_without_id = 0;  ///< jobs of which only attempts are left, which do not say whose they are
  bool found_anything() const { return jobs > 0 || !lost.empty() || lost_without_id > 0; }
};

/// Puts every row of a damaged ledger and its log whose hash is right into `fresh`, an empty ledger of this
/// program's version. Reads the pages themselves, so that neither the file's header nor its trees matter.
/// Scores and epochs that are lost show as damage when `fresh` is read. Throws SQLite::Exception, or
/// std::runtime_error if the file cannot be read.
Salvage salvage_ledger(const std::filesystem::path& file, SQLite::Database& fresh);

}  // namespace seedbed::results
