#pragma once

#include <cstdint>

namespace seedbed::runner {

/// Begins a new measurement of this process's peak memory; where the kernel does not allow it, the old one
/// goes on.
void reset_peak_memory();

struct PeakMemory {
  std::int64_t resident = 0;  ///< largest resident size since then, in bytes; 0 if unknown
  /// Of it, what is no file's and no other process's: without libraries and mapped data, as far as these are
  /// resident now. What another process like this one would add.
  std::int64_t own = 0;
};

PeakMemory peak_memory();

}  // namespace seedbed::runner
