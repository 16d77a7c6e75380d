#pragma once

#include <algorithm>
#include <cstddef>
#include <span>

namespace seedbed::metrics {

/// Where a score's derivatives go: rows × components doubles each, row-major, laid out as the parameters are.
/// Each is the derivative of a row's own score (not of a mean) with respect to one raw parameter. Scores
/// normalise the weights, and that division is part of the derivative: along the weights themselves it is
/// zero. A row whose score is not a finite number gets zeros, so that a sum over rows leaves it out.
struct MixtureGradient {
  std::span<double> weights;
  std::span<double> locations;
  std::span<double> scales;

  /// Elements first … first + count - 1 of each.
  MixtureGradient slice(std::size_t first, std::size_t count) const {
    return {weights.subspan(first, count), locations.subspan(first, count), scales.subspan(first, count)};
  }

  void clear() const {
    for (const std::span<double>& part : {weights, locations, scales}) std::ranges::fill(part, 0.0);
  }
};

}  // namespace seedbed::metrics
