#include "results/statistics/improvement.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "bench/coverage/scenarios.hpp"

namespace seedbed::bench {
namespace {

/// A probability for a split: normal scores whose mean varies by `between` from split to split win with
/// probability `average` over all of them.
struct Winning {
  double average = 0.5;
  double between = 0;

  /// Normal quantile of the average, by bisection of the distribution.
  double centre() const {
    double low = -10, high = 10;
    for (int i = 0; i < 80; ++i) {
      const double middle = (low + high) / 2;
      (std::erfc(-middle / std::sqrt(2.0)) / 2 < average ? low : high) = middle;
    }
    return low * std::sqrt(1 + between * between);
  }
};

void add_pairs(Report& report, std::size_t splits, std::size_t seeds, const Winning& winning,
               const Simulation& simulation, std::uint32_t stream) {
  RandomStream random(simulation.seed, Purpose::synthesis, stream);
  const double centre = winning.centre();
  Rate seeds_alone, held;
  for (std::size_t i = 0; i < simulation.sweeps; ++i) {
    std::vector<std::vector<double>> differences(splits, std::vector<double>(seeds));
    std::vector<double> all;
    for (auto& split : differences) {
      const double mean = -centre + winning.between * random.normal();
      for (double& difference : split) all.push_back(difference = mean + random.normal());
    }
    seeds_alone.count(results::paired_improvement(all).interval.holds(winning.average));
    held.count(results::paired_improvement_over_splits(differences).interval.holds(winning.average));
  }
  report.add_row(fmt::format("{} splits x {} seeds, P = {}, splits vary by {}", splits, seeds,
                             winning.average, winning.between),
                 {{{seeds_alone, {}, false}}, {{held, {}, false}}});
}

}  // namespace

void simulate_improvement(Report& report, const Simulation& simulation) {
  report.begin_table("Probability that A beats B; of few pairs coverage is in steps",
                     {"Wilson holds", "holds"});
  std::uint32_t stream = 600;
  for (const double average : {0.5, 0.75, 0.9}) {
    add_pairs(report, 1, 8, {average, 0}, simulation, stream++);
    add_pairs(report, 1, 16, {average, 0}, simulation, stream++);
    for (const double between : {0.0, 1.0}) {
      add_pairs(report, 5, 4, {average, between}, simulation, stream++);
      add_pairs(report, 10, 4, {average, between}, simulation, stream++);
    }
  }
}

}  // namespace seedbed::bench
