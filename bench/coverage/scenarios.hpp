#pragma once

#include "bench/coverage/rates.hpp"
#include "bench/coverage/verdict_rates.hpp"

// One function for each question that a comparison answers; each prints its table.

namespace seedbed::bench {

void simulate_seeds(Report& report, const Simulation& simulation);
void simulate_splits(Report& report, const Simulation& simulation);
void simulate_rows(Report& report, const Simulation& simulation);
void simulate_chosen_best(Report& report, const Simulation& simulation);
void simulate_tests(Report& report, const Simulation& simulation);
void simulate_improvement(Report& report, const Simulation& simulation);

}  // namespace seedbed::bench
