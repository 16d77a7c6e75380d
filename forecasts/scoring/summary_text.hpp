#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "metrics/score.hpp"

namespace seedbed::forecasts {

/// name,value,standard_error: the number of rows, each score, and the share of PIT values in each part of [0,
/// 1], named pit_0_0.1 and so on. Numbers are in the shortest form that reads back to the same double.
std::string summary_csv(std::int64_t rows, std::span<const metrics::Score> scores,
                        std::span<const std::int64_t> pit_counts);

/// The scores as a table for people, to six digits, and the PIT histogram as bars.
std::string summary_table(std::span<const metrics::Score> scores, std::span<const std::int64_t> pit_counts);

}  // namespace seedbed::forecasts
