#pragma once

#include "runner/sweep/data/data_store.hpp"
#include "runner/sweep/data/memory_shares.hpp"
#include "runner/sweep/sweep_options.hpp"

namespace seedbed::runner {

/// Prepares what is wanted of `data` on all cores and within the memory of the run, which decide `threads`
/// and `at_once` of the preparation, and says how that memory is divided. Throws as DataStore::prepare and
/// memory_shares do.
MemoryShares prepare_within_memory(DataStore& data, const SweepOptions& options, Preparation preparation);

}  // namespace seedbed::runner
