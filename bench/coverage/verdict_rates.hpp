#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

#include "base/random.hpp"
#include "bench/coverage/rates.hpp"
#include "results/statistics/mean_difference.hpp"

namespace seedbed::bench {

/// What one sweep without any difference says: by the formula under test, and by the plain one for
/// comparison.
struct Sweep {
  results::MeanDifference used;
  results::Interval plain;
};

struct Scenario {
  std::string label;
  Bar coverage;                    ///< of the interval
  bool is_beyond_formula = false;  ///< what the formula assumes does not hold: a miss is a known limit
  std::function<Sweep(RandomStream&)> sweep;
};

/// How many sweeps, and the seed of their random numbers; every scenario has a stream of its own.
struct Simulation {
  std::size_t sweeps = 10'000;
  std::uint64_t seed = 1;
};

void begin_verdict_table(Report& report, const std::string& title);

/// A row of that table. Other truths than no difference are the same sweeps, moved: a margin of four standard
/// errors of the estimate, and effects of two, three and four of them.
void add_verdict_rates(Report& report, const Scenario& scenario, const Simulation& simulation,
                       std::uint32_t stream);

}  // namespace seedbed::bench
