#pragma once

#include <cstdint>
#include <span>

#include "metrics/mixture.hpp"

namespace seedbed::metrics {

/// Draws from every row's mixture, in the target's own unit: `draws` for each row, row after row. Draw d of
/// row r is a function of the seed, the row's mixture, `first_row` + r and d alone. A row with invalid
/// parameters gives NaN. Throws std::invalid_argument if sizes do not fit.
void sample(const Mixtures& mixtures, std::uint64_t seed, std::size_t draws, std::size_t first_row,
            std::span<double> out);

}  // namespace seedbed::metrics
