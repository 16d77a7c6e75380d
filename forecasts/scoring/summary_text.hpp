#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "forecasts/scoring/forecast_summary.hpp"
#include "metrics/score.hpp"

namespace seedbed::forecasts {

/// name,value,standard_error: the number of rows, the sum of their weights if they have any, each score, and
/// the share of PIT values in each part of [0, 1], named pit_0_0.1 and so on. Numbers are in the shortest
/// form that reads back to the same double.
std::string summary_csv(std::int64_t rows, double weight, std::span<const metrics::Score> scores,
                        const PitHistogram& pit);

/// The scores as a table for people, to six digits, and the PIT histogram as bars.
std::string summary_table(std::span<const metrics::Score> scores, const PitHistogram& pit);

}  // namespace seedbed::forecasts
