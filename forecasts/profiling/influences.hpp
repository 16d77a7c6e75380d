#pragma once

#include <string>
#include <vector>

#include "forecasts/profiling/profile.hpp"

namespace seedbed::forecasts {

/// Something that makes the time of a forecast vary, and how much.
struct Influence {
  std::string name;    ///< "batch size"
  double factor = 1;   ///< slowest over fastest
  double largest = 1;  ///< of all comparisons
  std::string detail;  ///< "time per row with 1 against 4096 rows a call"
};

/// How much each circumstance changes the time per row while everything else stays the same: of the
/// conditions that differ only in it, the slowest mean over the fastest; of all such comparisons the median
/// one. Besides, in the same condition, the first call over the median of the later ones, and p99 over p50
/// when the machine is idle. Circumstances that were measured in one way only are left out. Largest first.
std::vector<Influence> influences(const std::vector<MeasuredCondition>& measured,
                                  const std::vector<ModelProfile>& models);

/// The condition with the smallest batch whose rows per second are at least nine tenths of the best of
/// `measured`, of which there is at least one.
const MeasuredCondition& smallest_good_batch(const std::vector<MeasuredCondition>& measured);

}  // namespace seedbed::forecasts
