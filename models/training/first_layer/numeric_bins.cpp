#include "models/training/first_layer/numeric_bins.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

namespace seedbed::models {
namespace {

/// `values` in any order, at least one.
std::vector<float> knots_of(std::vector<float>& values, std::size_t bins) {
  std::sort(values.begin(), values.end());
  std::vector<float> knots;
  for (std::size_t i = 0; i < values.size() && knots.size() <= bins + 1; ++i) {
    if (knots.empty() || values[i] != knots.back()) knots.push_back(values[i]);
  }
  if (knots.size() <= bins + 1) return knots;  // every value is one
  knots.clear();
  for (std::size_t i = 0; i <= bins; ++i) {
    const float quantile = values[i * (values.size() - 1) / bins];
    if (knots.empty() || quantile != knots.back()) knots.push_back(quantile);
  }
  return knots;
}

}  // namespace

void fit_numeric_bins(const NetworkLayout& layout, std::span<const float> numeric,
                      std::span<const std::int32_t> train, std::span<float> statistics) {
  const TensorPlace* starts = layout.find_if_any("numeric.start");
  if (starts == nullptr) return;
  const auto inputs = static_cast<std::size_t>(starts->shape[0]),
             bins = static_cast<std::size_t>(starts->shape[1]);
  const std::size_t slopes = layout.find("numeric.slope").offset;
  std::vector<float> values(train.size());
  for (std::size_t input = 0; input < inputs; ++input) {
    for (std::size_t i = 0; i < train.size(); ++i)
      values[i] = numeric[static_cast<std::size_t>(train[i]) * inputs + input];
    const std::vector<float> knots = knots_of(values, bins);
    const auto start = statistics.subspan(starts->offset + input * bins, bins);
    const auto steepness = statistics.subspan(slopes + input * bins, bins);
    std::fill(start.begin(), start.end(), std::numeric_limits<float>::max());
    std::size_t bin = 0;
    for (std::size_t knot = 0; knot + 1 < knots.size(); ++knot) {
      const float slope = 1.0f / (knots[knot + 1] - knots[knot]);
      // Two neighbours so close, or so far apart, that a float cannot say how steep it is between them.
      if (!std::isfinite(slope) || slope == 0.0f) continue;
      start[bin] = knots[knot];
      steepness[bin++] = slope;
    }
  }
}

}  // namespace seedbed::models
