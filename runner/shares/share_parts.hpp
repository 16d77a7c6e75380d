#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "results/shares/share_plan.hpp"

namespace seedbed::runner {

/// Jobs of a plan, by their positions in the run order.
using JobPositions = std::vector<std::uint64_t>;

/// Divides the jobs of a plan into so many parts that are likely to take equally long; each is in run order.
/// Every process that has the same plan divides it in the same way. `cell_of` says of which cell a job is. Of
/// jobs that take equally long, every part gets as many, one more or less, by a lot that is always the same:
/// dealt out in turn, all jobs of a cell could come into one part.
std::vector<JobPositions> divide_jobs(const results::SharePlan& plan, int parts,
                                      const std::function<std::uint64_t(std::uint64_t job)>& cell_of);

}  // namespace seedbed::runner
