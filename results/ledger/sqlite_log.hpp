#pragma once

#include <filesystem>
#include <string>

namespace seedbed::results {

inline constexpr std::size_t kLogHeader = 32, kFrameHeader = 24;

/// The log (`-wal`) that SQLite keeps beside a database file until it takes its pages over.
std::filesystem::path log_of(const std::filesystem::path& file);

/// What is wrong with the log of a database file, or nothing. SQLite takes a damaged place for the end of the
/// log and drops what follows without a word. A log cut short, as by a crash, is not damaged; nor is one that
/// ends in frames of an earlier log. Not for a log that is being written. Format:
/// https://www.sqlite.org/fileformat2.html, section 4.
std::string log_fault(const std::filesystem::path& file);

}  // namespace seedbed::results
