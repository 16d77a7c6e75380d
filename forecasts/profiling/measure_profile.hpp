#pragma once

#include <functional>
#include <span>
#include <vector>

#include "forecasts/profiling/profile.hpp"
#include "forecasts/profiling/time_calls.hpp"
#include "forecasts/profiling/workload.hpp"

namespace seedbed::forecasts {

/// What is measured, and for how long.
struct ProfileRequest {
  std::vector<std::size_t> batches;
  std::vector<int> threads;
  int load_threads = 1;  ///< that do something else when the machine is busy
  double seconds = 20;   ///< for everything; what needs longer still gets one call in each round
  int rounds = 3;        ///< visits of each condition, so that a slow moment of the machine hits all alike
  NanosecondClock clock = steady_clock();
  /// With how many are done.
  std::function<void(std::size_t done, std::size_t all)> after_visit = [](auto, auto) {};
};

/// Every condition that the request makes of these models, except batches that are larger than the rows that
/// a model with lagged inputs has. By model, input, load, threads and batch.
std::vector<ProfileCondition> profile_conditions(std::span<const Workload> models,
                                                 const ProfileRequest& request);

/// Throws DataError if no condition is left, std::runtime_error if there are not so many threads.
Profile measure_profile(std::span<const Workload> models, const ProfileRequest& request);

}  // namespace seedbed::forecasts
