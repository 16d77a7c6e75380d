#include <fmt/format.h>

#include <cmath>
#include <cstdint>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "bench/coverage/draws.hpp"
#include "bench/coverage/scenarios.hpp"
#include "metrics/score.hpp"
#include "results/statistics/consecutive_blocks.hpp"

namespace seedbed::bench {
namespace {

Scenario independent_rows(Shape shape, std::size_t rows) {
  return {fmt::format("{} rows, {}", rows, name(shape)), {94, 96}, false, [=](RandomStream& random) {
            std::vector<double> differences(rows);
            for (double& difference : differences) difference = draw(shape, random);
            const auto difference = results::clustered_mean_difference(differences, {});
            return Sweep{difference, difference.interval};
          }};
}

/// Groups with from `fewest` to `most` rows each; a third of the variance is the group's.
Scenario grouped_rows(std::size_t groups, std::uint64_t fewest, std::uint64_t most, bool are_too_few) {
  const std::string label = fmt::format("{} groups of {} to {} rows", groups, fewest, most);
  return {label, {94, 96}, are_too_few, [=](RandomStream& random) {
            std::vector<double> differences;
            std::vector<std::int32_t> clusters;
            for (std::size_t group = 0; group < groups; ++group) {
              const double common = random.normal();
              const std::uint64_t rows = fewest + random.below(most - fewest + 1);
              for (std::uint64_t row = 0; row < rows; ++row) {
                differences.push_back(common + std::sqrt(2.0) * random.normal());
                clusters.push_back(static_cast<std::int32_t>(group));
              }
            }
            return Sweep{results::clustered_mean_difference(differences, clusters),
                         results::mean_difference(differences).interval};
          }};
}

/// Rows in time whose neighbours depend on each other, by an autoregression; in blocks.
Scenario ordered_rows(std::size_t rows, double phi, bool is_long) {
  std::vector<std::int32_t> times(rows);
  std::iota(times.begin(), times.end(), 0);
  return {fmt::format("{} rows in time, correlation {}", rows, phi),
          {94, 96},
          is_long,
          [=, blocks = results::consecutive_blocks(times)](RandomStream& random) {
            std::vector<double> differences(rows);
            double last = random.normal();
            for (double& difference : differences) {
              difference = last;
              last = phi * last + std::sqrt(1 - phi * phi) * random.normal();
            }
            return Sweep{results::clustered_mean_difference(differences, blocks.of_rows),
                         results::mean_difference(differences).interval};
          }};
}

/// Rows with log-normal weights exp(spread * (correlation * z + …)), which go with the differences z so far:
/// their weighted mean is spread * correlation, by which they are moved.
Scenario weighted_rows(std::size_t rows, double spread, double correlation, bool are_too_few) {
  return {fmt::format("{} rows, log weights of sd {}, correlation {}", rows, spread, correlation),
          {94, 96},
          are_too_few,
          [=](RandomStream& random) {
            std::vector<double> differences(rows), weights(rows);
            for (std::size_t row = 0; row < rows; ++row) {
              const double z = random.normal(), other = random.normal();
              differences[row] = z - spread * correlation;
              weights[row] =
                  std::exp(spread * (correlation * z + std::sqrt(1 - correlation * correlation) * other));
            }
            return Sweep{results::clustered_mean_difference(metrics::pseudo_values(differences, weights), {}),
                         results::mean_difference(differences).interval};
          }};
}

}  // namespace

void simulate_rows(Report& report, const Simulation& simulation) {
  begin_verdict_table(report, "Test rows of one split; plain: as if all rows were independent");
  std::uint32_t stream = 300;
  for (const Shape shape : {Shape::normal, Shape::very_skewed, Shape::heavy})
    add_verdict_rates(report, independent_rows(shape, 500), simulation, stream++);
  add_verdict_rates(report, grouped_rows(10, 10, 10, false), simulation, stream++);
  // Ten unequal groups are too few for the sandwich estimator.
  add_verdict_rates(report, grouped_rows(10, 1, 20, true), simulation, stream++);
  for (const std::size_t groups : {30, 100})
    add_verdict_rates(report, grouped_rows(groups, 1, 20, false), simulation, stream++);
  // Where a block is not long compared with the dependence, blocks depend on each other.
  for (const std::size_t rows : {100, 500, 2000}) {
    for (const double phi : {0.0, 0.5, 0.8, 0.95}) {
      const double lengths = static_cast<double>(rows) / 8 * (1 - phi);
      add_verdict_rates(report, ordered_rows(rows, phi, lengths < 10), simulation, stream++);
    }
  }
  // Weights that differ much and go with the differences leave few rows that count, all on one side.
  for (const auto& [spread, correlation] : {std::pair(1.0, 0.0), std::pair(0.3, 0.7), std::pair(1.0, 0.7)}) {
    for (const std::size_t rows : {100, 500, 2000}) {
      const bool too_few = spread > 0.5 && rows < (correlation > 0 ? 2000U : 500U);
      add_verdict_rates(report, weighted_rows(rows, spread, correlation, too_few), simulation, stream++);
    }
  }
}

}  // namespace seedbed::bench
