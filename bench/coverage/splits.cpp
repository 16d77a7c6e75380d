#include <fmt/format.h>

#include <string>
#include <vector>

#include "bench/coverage/random_splits.hpp"
#include "bench/coverage/scenarios.hpp"
#include "results/statistics/spread.hpp"

namespace seedbed::bench {
namespace {

/// The correction is for what test sets share. A learner that a single training row changes has more in
/// common between splits than that.
Scenario over_splits(const SplitDesign& design) {
  const char* learner = design.learner == Learner::regression ? "regression" : "nearest neighbour";
  const std::string label = fmt::format("{}, {} rows, {} % test, {} x {}", learner, design.rows,
                                        100 * design.test_rows / design.rows, design.splits, design.seeds);
  return {
      label, {93, 100}, design.learner != Learner::regression, [design](RandomStream& random) {
        const SplitScores scores = learn_from_splits(design, random);
        std::vector<double> means;
        for (std::size_t split = 0; split < design.splits; ++split)
          means.push_back(results::spread(scores[0][split]).mean - results::spread(scores[1][split]).mean);
        return Sweep{results::corrected_mean_difference(means, design.test_over_train()),
                     results::mean_difference(means).interval};
      }};
}

}  // namespace

void simulate_splits(Report& report, const Simulation& simulation) {
  begin_verdict_table(report,
                      "Random splits of the same data, splits x seeds; plain: as if they were independent");
  std::uint32_t stream = 200;
  for (const std::size_t test_rows : {10, 20, 50}) {
    for (const std::size_t splits : {5, 10, 20}) {
      SplitDesign design;
      design.test_rows = test_rows;
      design.splits = splits;
      add_verdict_rates(report, over_splits(design), simulation, stream++);
    }
  }
  SplitDesign seeded;
  seeded.splits = 5;
  seeded.test_rows = 20;
  seeded.seeds = 4;
  add_verdict_rates(report, over_splits(seeded), simulation, stream++);
  SplitDesign large;
  large.rows = 500;
  large.test_rows = 50;
  add_verdict_rates(report, over_splits(large), simulation, stream++);
  SplitDesign unstable;
  unstable.learner = Learner::nearest_neighbour;
  unstable.test_rows = 20;
  add_verdict_rates(report, over_splits(unstable), simulation, stream++);
}

}  // namespace seedbed::bench
