#pragma once

#include <string>

#include "results/run_directory.hpp"
#include "results/shares/share_plan.hpp"
#include "runner/inspection/content_hashes.hpp"

namespace seedbed::runner {

// A share must do what was prepared, however long it was queued. Each throws std::runtime_error, saying what
// has changed and what to do.

/// The plan of the directory, if it is of this program and of the experiment that lies there.
results::SharePlan plan_for_this_program(const results::RunDirectory& directory);

/// Compares the files that jobs read, all of which have been hashed.
void require_prepared_files(const results::SharePlan& plan, const ContentHashes& hashes,
                            const results::RunDirectory& directory);

}  // namespace seedbed::runner
