#pragma once

#include <functional>
#include <string>

#include "results/job_table.hpp"
#include "results/ledger/ledger.hpp"

namespace seedbed::results {

/// The value of a setting where a job does not say (it keeps only what differs from the default).
using DefaultValue = std::function<std::string(const std::string& key)>;

/// All jobs of the ledger as a table, for when no experiment file names them any more. The varied keys are
/// the settings that are not the same in all jobs, in alphabetical order; cells are ordered by their values
/// (numbers by size), so that the order does not depend on the order of running. Jobs with the same settings
/// and other data, because a file changed under its path, are cells of their own, and the last varied key is
/// then data.content: the first digits of the contents' hash, or "unknown". Holds about 60 bytes a job and
/// the values of each cell.
JobTable table_of_all_jobs(
    const Ledger& ledger, const DefaultValue& default_value = [](const std::string&) { return "default"; });

}  // namespace seedbed::results
