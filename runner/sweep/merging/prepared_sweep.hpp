#pragma once

#include <filesystem>

#include "results/ledger/ledger.hpp"
#include "results/shares/share_plan.hpp"
#include "runner/inspection/job_list.hpp"
#include "runner/sweep/to_do.hpp"

namespace seedbed::runner {

/// A run directory that is ready for `seedbed work`, while it is still locked.
struct PreparedSweep {
  const std::filesystem::path& root;  ///< as the user named it
  const JobList& jobs;
  const ToDo& to_do;
  const results::Ledger& ledger;
  const results::SharePlan& plan;
};

}  // namespace seedbed::runner
