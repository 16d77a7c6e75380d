#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

#include "bench/coverage/draws.hpp"
#include "bench/coverage/random_splits.hpp"
#include "bench/coverage/scenarios.hpp"
#include "results/statistics/max_t.hpp"
#include "results/statistics/spread.hpp"
#include "results/statistics/student.hpp"
#include "results/statistics/verdict.hpp"

namespace seedbed::bench {
namespace {

using results::Interval;
using Cells = std::vector<std::vector<double>>;

struct Sweeps {
  std::string label;
  double scale;  ///< of a standard deviation to the standard error of the mean
  std::function<Cells(RandomStream&)> scores;
};

/// The cell that looks best and its differences from the others.
struct Chosen {
  std::size_t best;
  Cells differences;
};

Chosen choose(const Cells& scores) {
  std::vector<double> means;
  for (const auto& cell : scores) means.push_back(results::spread(cell).mean);
  Chosen chosen{static_cast<std::size_t>(std::ranges::min_element(means) - means.begin()), {}};
  for (std::size_t j = 0; j < scores.size(); ++j) {
    if (j == chosen.best) continue;
    chosen.differences.emplace_back();
    for (std::size_t u = 0; u < scores[j].size(); ++u)
      chosen.differences.back().push_back(scores[chosen.best][u] - scores[j][u]);
  }
  return chosen;
}

bool lies_below_zero(const Interval& interval) {
  return verdict(interval, 0) == results::Verdict::better;
}

std::vector<Interval> intervals(const Cells& differences, double half_width_in_deviations) {
  std::vector<Interval> result;
  for (const auto& one : differences) {
    const results::Spread spread = results::spread(one);
    const double half_width = half_width_in_deviations * spread.sd;
    result.push_back({spread.mean - half_width, spread.mean + half_width});
  }
  return result;
}

/// Whether the cell that is better by `effect` is chosen and found better than each other one.
bool finds_first_cell(Cells scores, double effect, double half_width_in_deviations) {
  for (double& score : scores[0]) score -= effect;
  const Chosen chosen = choose(scores);
  return chosen.best == 0 &&
         std::ranges::all_of(intervals(chosen.differences, half_width_in_deviations), lies_below_zero);
}

/// Whether all intervals hold their differences, cells being `step` apart from one to the next.
bool holds_all(Cells scores, double step, double half_width_in_deviations) {
  for (std::size_t j = 0; j < scores.size(); ++j) {
    for (double& score : scores[j]) score += step * static_cast<double>(j);
  }
  const Chosen chosen = choose(scores);
  const auto found = intervals(chosen.differences, half_width_in_deviations);
  bool all = true;
  for (std::size_t i = 0; i < found.size(); ++i) {
    const std::size_t other = i < chosen.best ? i : i + 1;
    all = all && found[i].holds(step * (static_cast<double>(chosen.best) - static_cast<double>(other)));
  }
  return all;
}

void add_row(Report& report, const Sweeps& sweeps, const Simulation& simulation, std::uint32_t stream) {
  RandomStream random(simulation.seed, Purpose::synthesis, stream);
  Rate plain, adjusted, held, one, two;
  for (std::size_t i = 0; i < simulation.sweeps; ++i) {
    const Cells scores = sweeps.scores(random);
    const Chosen chosen = choose(scores);
    const auto units = static_cast<double>(scores[0].size());
    // Where the cells lie does not change the reach: it is of their deviations.
    const double reach = results::max_t_reach(chosen.differences) * sweeps.scale;
    plain.count(std::ranges::any_of(
        intervals(chosen.differences, results::t_reach(0.95, units - 1) * sweeps.scale), lies_below_zero));
    adjusted.count(
        std::ranges::any_of(results::max_t_intervals(chosen.differences, sweeps.scale), lies_below_zero));
    held.count(holds_all(scores, 0.3, reach));
    one.count(finds_first_cell(scores, 1.5, reach));
    two.count(finds_first_cell(scores, 3, reach));
  }
  report.add_row(sweeps.label, {{{plain, {}, false}},
                                {{adjusted, kAtMostFive, false}},
                                {{held, {{94, 100}}, false}},
                                {{one, {}, false}},
                                {{two, {}, false}}});
}

enum class Structure { independent, groups, unequal };

/// Deviation 1 of every cell, but for unequal ones. Groups: half of the cells move with each other, against
/// the other half.
Sweeps seeds(std::size_t cells, std::size_t units, Structure structure, Shape shape) {
  const char* names[] = {"", ", in two groups", ", unequal"};
  return {
      fmt::format("{} cells, {} seeds, {}{}", cells, units, name(shape), names[static_cast<int>(structure)]),
      1 / std::sqrt(static_cast<double>(units)), [=](RandomStream& random) {
        Cells scores(cells, std::vector<double>(units));
        for (std::size_t u = 0; u < units; ++u) {
          const double common = random.normal();
          for (std::size_t j = 0; j < cells; ++j) {
            const double own = draw(shape, random), sign = j % 2 == 0 ? 1 : -1;
            scores[j][u] = structure == Structure::groups              ? 0.95 * sign * common + 0.31 * own
                           : structure == Structure::unequal && j == 1 ? 4 * own
                                                                       : own;
          }
        }
        return scores;
      }};
}

Sweeps splits(const SplitDesign& design) {
  return {fmt::format("{} cells, {} splits, {} % test", design.cells, design.splits,
                      100 * design.test_rows / design.rows),
          std::sqrt(1 / static_cast<double>(design.splits) + design.test_over_train()),
          [=](RandomStream& random) {
            Cells means;
            for (const auto& cell : learn_from_splits(design, random)) {
              means.emplace_back();
              for (const auto& seeds_of_split : cell)
                means.back().push_back(results::spread(seeds_of_split).mean);
            }
            return means;
          }};
}

}  // namespace

void simulate_chosen_best(Report& report, const Simulation& simulation) {
  report.begin_table(
      "Every cell against the best of m, chosen by the same numbers; effects in deviations of a score",
      {"plain better", "better", "all hold", "power 1.5 sd", "power 3 sd"});
  std::uint32_t stream = 400;
  for (const auto& [cells, units] : {std::pair{4, 4}, {4, 8}, {10, 8}, {10, 16}, {4, 32}})
    add_row(report, seeds(cells, units, Structure::independent, Shape::normal), simulation, stream++);
  add_row(report, seeds(6, 8, Structure::independent, Shape::heavy), simulation, stream++);
  add_row(report, seeds(6, 8, Structure::independent, Shape::very_skewed), simulation, stream++);
  add_row(report, seeds(6, 16, Structure::groups, Shape::normal), simulation, stream++);
  add_row(report, seeds(6, 16, Structure::unequal, Shape::normal), simulation, stream++);
  SplitDesign design;
  design.cells = 6;
  add_row(report, splits(design), simulation, stream++);
}

}  // namespace seedbed::bench
