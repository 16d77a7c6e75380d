#pragma once

#include <filesystem>

#include "experiments/plan/experiment.hpp"
#include "results/ledger/ledger.hpp"
#include "results/run_directory.hpp"
#include "results/shares/merge_shares.hpp"

namespace seedbed::runner {

/// Brings into a run directory what another place has of its sweep: a file of a share, or a directory (with a
/// ledger, shares, or files of shares in it) with the models, predictions, forecasts and logs that lie there
/// and are not here. Throws std::runtime_error if there is nothing of that kind.
void merge_from(const std::filesystem::path& source, const experiments::Experiment& experiment,
                const results::RunDirectory& directory, results::Ledger& ledger,
                results::MergeSummary& summary);

}  // namespace seedbed::runner
