#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "bench/coverage/draws.hpp"
#include "bench/coverage/random_splits.hpp"
#include "bench/coverage/scenarios.hpp"
#include "results/statistics/bayesian_t.hpp"
#include "results/statistics/holm.hpp"
#include "results/statistics/spread.hpp"
#include "results/statistics/wilcoxon.hpp"

namespace seedbed::bench {
namespace {

/// `decimals` below 0: differences as drawn, else rounded, which makes ties and zeros.
void add_wilcoxon(Report& report, std::size_t seeds, Shape shape, int decimals, const Simulation& simulation,
                  std::uint32_t stream) {
  RandomStream random(simulation.seed, Purpose::synthesis, stream);
  Rate rejected;
  for (std::size_t i = 0; i < simulation.sweeps; ++i) {
    std::vector<double> differences(seeds);
    const double unit = std::pow(10, decimals);
    for (double& d : differences) {
      d = draw(shape, random);
      if (decimals >= 0) d = std::round(unit * d) / unit;
    }
    rejected.count(results::wilcoxon_signed_rank(differences).p <= 0.05);
  }
  const std::string rounding = decimals < 0 ? "" : fmt::format(", {} decimals", decimals);
  report.add_row(fmt::format("Wilcoxon p <= 5 %, {} seeds, {}{}", seeds, name(shape), rounding),
                 {{{rejected, kAtMostFive, false}}});
}

/// Cells against one named beforehand: any p at or below 5 %, as it is and by Holm.
void add_holm(Report& report, std::size_t cells, std::size_t seeds, const Simulation& simulation,
              std::uint32_t stream) {
  RandomStream random(simulation.seed, Purpose::synthesis, stream);
  const auto is_small = [](double p) { return p <= 0.05; };
  Rate plain, adjusted;
  for (std::size_t i = 0; i < simulation.sweeps; ++i) {
    std::vector<double> baseline(seeds), p_values;
    for (double& score : baseline) score = random.normal();
    for (std::size_t j = 1; j < cells; ++j) {
      std::vector<double> differences(seeds);
      for (std::size_t u = 0; u < seeds; ++u) differences[u] = random.normal() - baseline[u];
      p_values.push_back(results::mean_difference(differences).p);
    }
    plain.count(std::ranges::any_of(p_values, is_small));
    adjusted.count(std::ranges::any_of(results::holm(p_values), is_small));
  }
  report.add_row(fmt::format("any of {} unadjusted t, {} seeds", cells - 1, seeds), {{{plain, {}, false}}});
  report.add_row(fmt::format("any of {} by Holm, {} seeds", cells - 1, seeds),
                 {{{adjusted, kAtMostFive, false}}});
}

void add_bayes(Report& report, const SplitDesign& design, const Simulation& simulation,
               std::uint32_t stream) {
  RandomStream random(simulation.seed, Purpose::synthesis, stream);
  const double rho = static_cast<double>(design.test_rows) / static_cast<double>(design.rows);
  Rate sure;
  for (std::size_t i = 0; i < simulation.sweeps; ++i) {
    const SplitScores scores = learn_from_splits(design, random);
    std::vector<double> differences;
    for (std::size_t split = 0; split < design.splits; ++split)
      differences.push_back(results::spread(scores[0][split]).mean - results::spread(scores[1][split]).mean);
    sure.count(results::bayesian_correlated_t(differences, rho, 0).below >= 0.95);
  }
  report.add_row(fmt::format("Bayes, mass below 0 >= 95 %, {} splits", design.splits),
                 {{{sure, kAtMostFive, false}}});
}

}  // namespace

void simulate_tests(Report& report, const Simulation& simulation) {
  report.begin_table("Tests without any difference", {"says there is"});
  add_wilcoxon(report, 8, Shape::normal, -1, simulation, 500);
  add_wilcoxon(report, 16, Shape::heavy, -1, simulation, 501);
  add_wilcoxon(report, 16, Shape::normal, 0, simulation, 502);
  add_wilcoxon(report, 40, Shape::normal, 0, simulation, 503);
  add_holm(report, 10, 8, simulation, 504);
  SplitDesign design;
  add_bayes(report, design, simulation, 505);
  design.splits = 5;
  design.test_rows = 20;
  add_bayes(report, design, simulation, 506);
}

}  // namespace seedbed::bench
