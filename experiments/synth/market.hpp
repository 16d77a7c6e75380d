#pragma once

#include <cstdint>
#include <ostream>

#include "experiments/synth/synthesis.hpp"

namespace seedbed::experiments {

/// Writes `rows` days of instruments as CSV: date, instrument, feature_0 … feature_129, return, up. Fifty
/// instruments a working day; the features are noisy views of a few hidden factors, and some are missing:
/// long windows in an instrument's first month, a provider's block on its bad days, single cells. Returns, in
/// percent, are drawn from a known mixture of two normals (calm days and jumps) whose location is a hundredth
/// to a third of its scale and depends on the factors and on the instrument's return of the day before; `up`
/// is 1 where the return is above 0. The same seed always gives the same file, and more rows begin with the
/// same ones.
SynthesisSummary synthesize_market(std::int64_t rows, std::uint64_t seed, std::ostream& out);

}  // namespace seedbed::experiments
