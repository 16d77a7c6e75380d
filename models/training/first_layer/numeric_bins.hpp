#pragma once

#include <cstdint>
#include <span>

#include "models/network_layout.hpp"

namespace seedbed::models {

/// Fits the bins of a network's numeric inputs (NumericSettings) to the rows `train` of `numeric`, row-major,
/// and writes numeric.start and numeric.slope into `statistics`; does nothing for a network without them.
///
/// The bins of an input lie between knots, in ascending order. If the training rows have at most one more
/// value than there are bins, the knots are these values; otherwise they are the smallest value, the
/// quantiles at 1 / bins, 2 / bins … and the largest value, those that coincide counted once. Bins that no
/// two knots are left for are 0 everywhere (slope 0, start at the largest float), as are all of them for an
/// input that is constant.
void fit_numeric_bins(const NetworkLayout& layout, std::span<const float> numeric,
                      std::span<const std::int32_t> train, std::span<float> statistics);

}  // namespace seedbed::models
