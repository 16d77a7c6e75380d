#pragma once

#include <cstdint>
#include <span>

#include "metrics/mixture.hpp"

namespace seedbed::metrics {

/// Draws from every row's mixture, in the target's own unit: `draws` for each row, row after row. Each is the
/// quantile at a probability that is drawn evenly, which is right for every family. Draw d = 1, 2, … of row r
/// is a function of the seed, the row's mixture, `first_line` + r and d alone: what `predict` writes as
/// sample_d of the row in that line of a file. A row with invalid parameters gives NaN. Throws
/// std::invalid_argument if sizes do not fit.
void sample(const Mixtures& mixtures, std::uint64_t seed, std::size_t draws, std::size_t first_line,
            std::span<double> out);

}  // namespace seedbed::metrics
