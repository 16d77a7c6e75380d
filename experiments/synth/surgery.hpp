#pragma once

#include <cstdint>
#include <ostream>

#include "experiments/synth/synthesis.hpp"

namespace seedbed::experiments {

/// Writes `rows` scheduled operations as CSV: date, procedure, diagnosis, surgeon, room, setting, asa, age,
/// weekday, scheduled_minutes, actual_minutes. Actual minutes are drawn from a known log-normal mixture given
/// the row; a few ages, classes and diagnoses are missing, as they are in practice. The same seed always
/// gives the same file, and more rows begin with the same ones.
SynthesisSummary synthesize_surgery(std::int64_t rows, std::uint64_t seed, std::ostream& out);

}  // namespace seedbed::experiments
