#pragma once

#include <filesystem>
#include <string>

#include "results/ledger/ledger.hpp"
#include "results/shares/merge_shares.hpp"

namespace seedbed::runner {

/// Whether a process may be writing into `shares/` of a run directory, here or on another machine.
bool shares_may_be_at_work(const std::filesystem::path& root);

/// Brings what shares of the directory have left into its ledger, and tells those that still work. For who
/// holds the directory's RunLock.
results::MergeSummary merge_shares_in(const std::filesystem::path& root, results::Ledger& ledger);

/// What there is to say of it: how much came, what was damaged, what differs. Empty if nothing came.
std::string merge_text(const results::MergeSummary& summary);

}  // namespace seedbed::runner
