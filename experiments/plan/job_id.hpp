#pragma once

#include <cstdint>
#include <string>

#include "experiments/plan/cells.hpp"

namespace seedbed::experiments {

/// Raised whenever the same settings, data and seed begin to give other scores, so that jobs done before do
/// not pass for jobs done now.
constexpr int kNumericsVersion = 3;

/// 20 hexadecimal digits: XXH3-128, shortened to 80 bits, over the numerics version, the settings that decide
/// the result and differ from their default, the contents of the files they name, split and seed. Written
/// into ledgers and file names: its form never changes.
std::string job_id(const Schema& schema, const ChosenSettings& chosen, int split, std::uint64_t seed,
                   const ContentHash& hash);

}  // namespace seedbed::experiments
