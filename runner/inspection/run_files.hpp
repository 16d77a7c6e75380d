#pragma once

#include <string>
#include <vector>

#include "results/job_table.hpp"
#include "results/ledger/ledger.hpp"
#include "results/run_directory.hpp"

namespace seedbed::runner {

/// Writes the files that are derived from a run's ledger: those of results::write_derived_files, and
/// results-all.csv if `others` says that the ledger holds jobs beyond the table's, or if it is there already.
void write_run_files(const results::RunDirectory& directory, const results::JobTable& table,
                     const results::Ledger& ledger, const std::vector<std::string>& scores, bool others);

}  // namespace seedbed::runner
