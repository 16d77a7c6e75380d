#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace seedbed::runner {

/// Bytes that this process and its children can still take: what the host has available, but no more than
/// each of its control groups (v1 or v2) has left. What only the page cache holds counts as left. 0 if
/// unknown. `root` is what holds proc and sys.
std::int64_t available_memory(const std::filesystem::path& root = "/");

/// Bytes that this process holds now; 0 if unknown.
std::int64_t own_resident_memory();

/// The bytes of an amount such as 20G, 512M or 1.5T (powers of 1024, as Slurm's), or of a plain 0; nothing if
/// it is none.
std::optional<std::int64_t> memory_amount(const std::string& text);

}  // namespace seedbed::runner
