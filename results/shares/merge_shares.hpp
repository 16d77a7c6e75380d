#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "results/ledger/ledger.hpp"

namespace seedbed::results {

/// What came of bringing shares into a ledger.
struct MergeSummary {
  std::size_t sources = 0;                       ///< shares and ledgers with something new in them
  std::size_t taken = 0;                         ///< attempts that the ledger did not have
  std::size_t again = 0;                         ///< jobs that were done already, with the same result
  std::map<std::string, std::string> differing;  ///< jobs that were done already, with another one: messages
  std::vector<std::string> damage;               ///< what was passed over: messages
  std::vector<std::filesystem::path> finished;  ///< shares to which nothing more will come, all of them taken
};

/// Whether attempts that have begun and not ended are brought in too, as running. That is for a copy of a
/// ledger that is only looked at.
enum class RunningAttempts { leave, take };

/// Brings what is in the file of a share into the ledger, which keeps how far it was read. What the ledger
/// has is passed by when it comes again, and so are jobs that are done already. Throws LedgerError,
/// FileError.
void merge_share(Ledger& ledger, const std::filesystem::path& file, MergeSummary& summary,
                 RunningAttempts running = RunningAttempts::leave);

/// The same of every file in `shares/` of a run directory.
MergeSummary merge_shares_of(Ledger& ledger, const std::filesystem::path& root,
                             RunningAttempts running = RunningAttempts::leave);

/// Whether there is anything in them that the ledger does not have. Quick.
bool has_unmerged_shares(const Ledger& ledger, const std::filesystem::path& root);

/// A run directory's ledger as it is now for reading, with what its shares have beyond it. What is wrong with
/// these is among its `damaged`.
Ledger open_with_shares(const std::filesystem::path& root);

/// Brings attempts and runs of another ledger into this one.
void merge_ledger(Ledger& ledger, const Ledger& other, const std::string& name, MergeSummary& summary);

/// Removes the files of shares to which nothing more will come, once the ledger is safe on the disk.
void remove_finished(Ledger& ledger, const MergeSummary& summary);

}  // namespace seedbed::results
