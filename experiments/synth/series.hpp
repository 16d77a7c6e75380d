#pragma once

#include <cstdint>
#include <ostream>

#include "experiments/synth/synthesis.hpp"

namespace seedbed::experiments {

/// Writes `rows` values of twenty autoregressive series as CSV: t, series, value; at each t one value of
/// every series. Each value is normal given the values before it in its series: with x the earlier values,
/// newest first,
///   location  1.2 x1 - 0.6 x2 + 0.25 x3
///   scale     sqrt(0.3 + 0.3 e1^2), where e1 is by how much the value before missed its location
/// so that its scale, too, is known from the past alone, though not from the last few values exactly. Values
/// before the first are 0. The same seed always gives the same file, and more rows begin with the same ones.
SynthesisSummary synthesize_series(std::int64_t rows, std::uint64_t seed, std::ostream& out);

}  // namespace seedbed::experiments
