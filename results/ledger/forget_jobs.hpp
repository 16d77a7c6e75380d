#pragma once

#include <filesystem>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

namespace seedbed::results {

/// Removes all rows of these jobs and of ensembles they are in from the ledger of a run directory and sets
/// these facts, in one transaction, and rewrites the file without them, so that not even putting a damaged
/// ledger right could bring them back. For who holds the directory's RunLock and has no Ledger open. Throws
/// LedgerError; if it says that the file could not be rewritten, the jobs are forgotten nevertheless.
void forget_jobs(const std::filesystem::path& directory, const std::unordered_set<std::string>& ids,
                 const std::vector<std::pair<std::string, std::string>>& facts = {});

}  // namespace seedbed::results
