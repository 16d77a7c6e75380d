#pragma once

#include <cstdint>

namespace seedbed::runner {

/// Begins a new measurement of this process's peak memory; where the kernel does not allow it, the old one
/// goes on.
void reset_peak_memory();

/// Largest resident size of this process since then, in bytes. 0 if unknown.
std::int64_t peak_memory();

}  // namespace seedbed::runner
