#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <variant>

#include "results/job_result.hpp"
#include "runner/inspection/content_hashes.hpp"
#include "runner/inspection/job_list.hpp"
#include "runner/sweep/sweep_options.hpp"
#include "runner/sweep/to_do.hpp"

namespace seedbed::runner {

/// What jobs of an experiment cost, by some of its cells that were trained for a few epochs on their data,
/// some seconds in all; nothing is left of that.
struct MeasuredCosts {
  std::size_t cells = 0;                            ///< that were trained
  std::function<double(std::size_t cell)> seconds;  ///< of a job of any cell, if it does not stop early
  results::JobResult result;                        ///< of one of these trainings
  std::uintmax_t model_bytes = 0;                   ///< of its model
};
enum class MeasureProblem { nothing_to_train, too_much_data, failed };
std::variant<MeasuredCosts, MeasureProblem> measure_costs(const JobList& jobs, const ToDo& to_do,
                                                          const SweepOptions& options,
                                                          const ContentHashes& hashes);

/// How long what is to be done will take, where no job is done to go by, from such a measurement. A line for
/// the user, or nothing if it could not be found out.
std::string measured_time_text(const JobList& jobs, const ToDo& to_do, const SweepOptions& options,
                               const ContentHashes& hashes);

}  // namespace seedbed::runner
