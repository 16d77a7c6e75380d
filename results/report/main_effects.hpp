#pragma once

#include <string>
#include <vector>

#include "results/aggregate.hpp"
#include "results/job_table.hpp"
#include "results/ledger/ledger.hpp"

namespace seedbed::results {

/// What one value of a varied key does to a score, whatever the other keys are.
struct EffectOfValue {
  std::string value;
  Summary mean;  ///< of the score, over all cells with the value: as `seedbed aggregate --by`
  /// Of the score less its mean over all values of the key, in cells that agree in the other keys: each split
  /// and seed is averaged over those, and the interval is over seeds or splits (Student's t).
  Summary effect;
};

struct MainEffect {
  std::string key;
  std::vector<EffectOfValue> values;  ///< in grid order
  double range() const;               ///< between the largest and the least mean effect
};

/// One for each varied key, the widest first; none if fewer than two keys vary. Values of which no job has
/// a score that counts are left out, and keys of which no combination of the others has all values. Only
/// combinations of the other keys count that have every value of the key, and of these only splits and seeds
/// that all have done with a score that counts (finite, and not a thousand times that of the better quarter
/// of all jobs, as after a divergence); where less than half of the splits and seeds would be left, each
/// counts with the combinations that it has, by how far it departs from their means.
std::vector<MainEffect> main_effects(const JobTable& table, const Ledger& ledger, const std::string& score);

}  // namespace seedbed::results
