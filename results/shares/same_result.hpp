#pragma once

#include "results/job_result.hpp"

namespace seedbed::results {

/// Whether two results of a job that was done twice have the same bits: scores that both have, epochs and the
/// best one. When, where and how fast does not matter.
bool same_result(const JobResult& a, const JobResult& b);

}  // namespace seedbed::results
