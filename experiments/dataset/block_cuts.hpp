#pragma once

#include <cstddef>
#include <optional>
#include <span>

namespace seedbed::experiments {

/// Where a sequence of blocks that must stay whole is cut in two places.
struct BlockCuts {
  std::size_t train_blocks = 0;       ///< the first blocks
  std::size_t validation_blocks = 0;  ///< the next; the rest is for testing
};

/// Cuts blocks of `sizes` rows so that the parts come as near to the fractions as whole blocks allow, each
/// part whose fraction is not 0 having at least one block. Nothing if there are too few blocks.
std::optional<BlockCuts> cut_blocks(std::span<const std::size_t> sizes, double train, double validation,
                                    double test);

}  // namespace seedbed::experiments
