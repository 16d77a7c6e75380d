#pragma once

#include "metrics/kernel_tile.hpp"

namespace seedbed::metrics {
namespace {

constexpr double kLogSqrtTwoPi = 0.91893853320467274178;

// Log-sum-exp around the component that is nearest in units of its scale: its exponential is 1, so the sum is
// taken as it is and one logarithm serves the row. Left to the other way: point masses, and a sum that this
// component's weight makes so small that others may have been lost.
template <bool gradient>
inline Lanes log_score(Tile& tile, Lanes t) {
  Lanes nearest = 1e300;
  for (std::size_t k = 0; k < tile.components; ++k) {
    const Lanes inverse = Lanes(1.0) / max(tile.scale(k), kTiny), z = (t - tile.location(k)) * inverse;
    tile.care = tile.care | (tile.scale(k) == 0.0);
    store(tile.spare + 3 * k * kLanes, inverse);
    store(tile.spare + (3 * k + 1) * kLanes, z);
    nearest = select(tile.weight(k) == 0.0, nearest, min(nearest, z * z * 0.5));
  }
  Lanes sum = 0.0;
  for (std::size_t k = 0; k < tile.components; ++k) {
    const Lanes inverse = load(tile.spare + 3 * k * kLanes), z = load(tile.spare + (3 * k + 1) * kLanes);
    const Lanes density = exp(fma(z * z, -0.5, nearest)) * inverse;
    sum = fma(tile.weight(k), density, sum);
    if (gradient) store(tile.spare + (3 * k + 2) * kLanes, density);
  }
  const Mask usable = (Lanes(1e-200) < sum) & (sum < 1e300);
  tile.care = tile.care | !usable;
  const Lanes inverse_sum = Lanes(1.0) / sum;
  for (std::size_t k = 0; gradient && k < tile.components; ++k) {
    const Lanes inverse = load(tile.spare + 3 * k * kLanes), z = load(tile.spare + (3 * k + 1) * kLanes);
    const Lanes ratio = load(tile.spare + (3 * k + 2) * kLanes) * inverse_sum;
    const Lanes share = tile.weight(k) * ratio * inverse;
    store(tile.weight_gradient + k * kLanes, (Lanes(1.0) - ratio) * tile.inverse_sum);
    store(tile.location_gradient + k * kLanes, -(share * z));
    store(tile.scale_gradient + k * kLanes, share * fma(-z, z, 1.0));
  }
  return (nearest + kLogSqrtTwoPi) - log(select(usable, sum, 1.0));
}

template <bool gradient>
inline Lanes normal_log_score(Tile& tile) {
  return log_score<gradient>(tile, tile.y);
}

template <bool gradient>
inline Lanes lognormal_log_score(Tile& tile) {
  const Mask usable = Lanes(2.3e-308) < tile.y;
  tile.care = tile.care | !usable;
  const Lanes log_y = log(select(usable, tile.y, 1.0));
  return log_score<gradient>(tile, log_y) + log_y;
}

}  // namespace
}  // namespace seedbed::metrics
