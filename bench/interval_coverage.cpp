// How often intervals hold the truth, verdicts are false, and differences are found: results/statistics held
// against simulated sweeps whose truth is known. See bench/README.md.
//   interval_coverage [--sweeps 10000] [--seed 1]

#include <fmt/format.h>

#include <charconv>
#include <cstdio>
#include <string_view>
#include <system_error>

#include "bench/coverage/scenarios.hpp"

namespace {

using seedbed::bench::Simulation;

template <class Number>
bool read_number(std::string_view text, Number& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && end == text.data() + text.size();
}

bool read_options(int argc, char** argv, Simulation& simulation) {
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string_view option = argv[i], value = argv[i + 1];
    const bool is_read = option == "--sweeps" ? read_number(value, simulation.sweeps) && simulation.sweeps > 1
                         : option == "--seed" ? read_number(value, simulation.seed)
                                              : false;
    if (!is_read) return false;
  }
  return argc % 2 == 1;
}

}  // namespace

int main(int argc, char** argv) {
  Simulation simulation;
  if (!read_options(argc, argv, simulation)) {
    fmt::print(stderr, "interval_coverage [--sweeps N, at least 2] [--seed N]\n");
    return 2;
  }
  fmt::print(
      "Per cent of {} sweeps, +- one Monte Carlo error.\n"
      "! misses its bar by more than three of them; ~ too, where what the formula assumes does not hold.\n",
      simulation.sweeps);
  seedbed::bench::Report report;
  for (const auto simulate : {seedbed::bench::simulate_seeds, seedbed::bench::simulate_splits,
                              seedbed::bench::simulate_rows, seedbed::bench::simulate_chosen_best,
                              seedbed::bench::simulate_tests, seedbed::bench::simulate_improvement})
    simulate(report, simulation);
  fmt::print("\n{} bars held, {} missed, {} missed where the formula's assumptions do not hold\n",
             report.held(), report.missed(), report.missed_beyond_formula());
  return report.missed() == 0 ? 0 : 1;
}
