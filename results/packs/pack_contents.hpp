#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <vector>

#include "results/packs/pack_record.hpp"

namespace seedbed::results {

/// What is in a pack, by its index, and by the pack itself for what the index lacks.
struct PackContents {
  std::vector<PackRecord> records;  ///< in the order in which they were written
  std::uint64_t end = 0;            ///< behind the last of them: here the pack goes on
  std::uint64_t size = 0;           ///< of the file: more than `end` if its last record is torn
  std::size_t indexed = 0;          ///< so many of the first records does the index have
  bool starts_well = false;         ///< whether the file begins like a pack
};

/// "DIR/packs/run-1.index" of "DIR/packs/run-1.pack".
std::filesystem::path index_of(const std::filesystem::path& pack);

/// Reads them. An index that is missing, short, damaged or of another pack, and a torn or damaged record,
/// cost what they say and no more: what follows a damaged record is found. Contents are not looked at: who
/// reads them compares their hash. Throws FileError for a file that cannot be read; one in which nothing is
/// like a pack ends at 0.
PackContents read_pack(const std::filesystem::path& pack);

}  // namespace seedbed::results
