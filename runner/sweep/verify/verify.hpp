#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

#include "runner/sweep/sweep_options.hpp"

namespace seedbed::runner {

/// What `seedbed verify` was asked to do.
struct VerifyOptions {
  SweepOptions run;  ///< `output` is the run directory
  std::optional<std::size_t> sample;
  std::uint64_t seed = 0;  ///< decides the sample
};

/// `count` of the numbers 0 … size - 1 in ascending order, each such set as likely as any other; the same
/// wherever and whenever it is called with the same arguments.
std::vector<std::size_t> sample_of(std::size_t size, std::size_t count, std::uint64_t seed);

/// Runs finished jobs of a run directory again, in a temporary place, and compares what they give. Returns an
/// exit code: 0 if nothing differs that must not and every job chosen was run.
int verify_run(const VerifyOptions& options);

}  // namespace seedbed::runner
