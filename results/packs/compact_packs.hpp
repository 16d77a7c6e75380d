#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <unordered_set>
#include <vector>

namespace seedbed::results {

/// Takes everything that these jobs left out of the packs, for good once this returns; single files are not
/// looked at. Only for who holds the directory's RunLock. Throws FileError.
void remove_from_packs(const std::filesystem::path& root, const std::unordered_set<std::string>& jobs);

/// Packs of which more than half is of no use any more are written anew without that, under another name, and
/// then removed: killed at any moment, every file is in one of the two, or the same in both. Only for who
/// holds the directory's RunLock; packs that another process writes to stay. Throws FileError. Returns how
/// many were.
std::size_t compact_packs(const std::filesystem::path& root);

/// If there are more than `most` packs, puts what counts in those of shares into the packs of the run, where
/// few files hold it, and removes them; killed at any moment, every file is in one of the two, or the same in
/// both. Only for who holds the directory's RunLock, while no share is at work. Throws FileError. Returns how
/// many went.
std::size_t gather_packs(const std::filesystem::path& root, std::size_t most = 100);

}  // namespace seedbed::results
