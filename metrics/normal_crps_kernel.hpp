#pragma once

#include "metrics/kernel_tile.hpp"

namespace seedbed::metrics {
namespace {

// E|m + s Z| - |m| and the derivatives of E|m + s Z|, for |m| and s >= 0 (see families/normal.cpp).
struct LaneAbsoluteMean {
  Lanes excess;
  Lanes by_distance;
  Lanes by_scale;
};

inline LaneAbsoluteMean absolute_mean(Lanes distance, Lanes s, Lanes inverse_s) {
  // At 40 the exponential is 0, and s = 0 ends there too unless the distance is 0 as well.
  const Lanes z = min(distance * inverse_s, 40.0);
  const Lanes density = exp_of_negative(z * z * -0.5) * kSqrtTwoOverPi;
  const Lanes ratio = mills_below_1e25(z);
  return {s * density * fma(-z, ratio, 1.0), fma(-density, ratio, 1.0), density};
}

// The distance from 0 up to which u and v go together; 0 if they lie on different sides.
inline Lanes shared(Lanes u, Lanes v) {
  return max(min(u, v), 0.0) - min(max(u, v), 0.0);
}

// What pairs add to the gradient of components j < k.
inline void add_pair_gradient(const Tile& tile, std::size_t j, std::size_t k, Lanes s, Lanes inverse_s,
                              const LaneAbsoluteMean& pair, Lanes distance, Lanes m) {
  const Lanes both = tile.weight(j) * tile.weight(k), mean = distance + pair.excess;
  add(tile.weight_gradient, j, -(tile.weight(k) * mean));
  add(tile.weight_gradient, k, -(tile.weight(j) * mean));
  const Lanes by_location = select(m == 0.0, 0.0, both * with_sign(pair.by_distance, m));
  add(tile.location_gradient, j, -by_location);
  add(tile.location_gradient, k, by_location);
  const Lanes by_scale = both * pair.by_scale;
  const Mask points = s == 0.0;
  add(tile.scale_gradient, j, -(by_scale * select(points, 1.0, tile.scale(j) * inverse_s)));
  add(tile.scale_gradient, k, -(by_scale * select(points, 1.0, tile.scale(k) * inverse_s)));
}

template <bool gradient>
inline Lanes normal_crps(Tile& tile) {
  Lanes points = 0.0, spread = 0.0, size = 0.0;
  for (std::size_t k = 0; k < tile.components; ++k) {
    const Lanes w = tile.weight(k), mu = tile.location(k), sigma = tile.scale(k), u = mu - tile.y;
    const Lanes distance = abs(u);
    const LaneAbsoluteMean own = absolute_mean(distance, sigma, Lanes(1.0) / max(sigma, kTiny));
    const Lanes self = w * sigma * kInverseSqrtPi;
    points = fma(w * w, distance, points);
    spread = spread + fma(w, own.excess, -(w * self));
    size = fma(w, own.excess, size);
    if (gradient) {
      store(tile.weight_gradient + k * kLanes, distance + own.excess - (self + self));
      store(tile.location_gradient + k * kLanes, select(u == 0.0, 0.0, w * with_sign(own.by_distance, u)));
      store(tile.scale_gradient + k * kLanes, fma(w, own.by_scale, -(w * w * kInverseSqrtPi)));
    }
    for (std::size_t j = 0; j < k; ++j) {
      const Lanes m = tile.location(j) - mu, both = w * tile.weight(j);
      const Lanes s = sqrt(fma(tile.scale(j), tile.scale(j), sigma * sigma)),
                  inverse_s = Lanes(1.0) / max(s, kTiny);
      const LaneAbsoluteMean pair = absolute_mean(abs(m), s, inverse_s);
      points = fma(both + both, shared(tile.location(j) - tile.y, u), points);
      spread = fma(-both, pair.excess, spread);
      if (gradient) add_pair_gradient(tile, j, k, s, inverse_s, pair, abs(m), m);
    }
  }
  const Lanes result = points + spread;
  // What is left after the terms of `size` have cancelled must still have twelve digits.
  tile.care = tile.care | (result * 256.0 < size);
  if (gradient) project_weights(tile);
  return result;
}

}  // namespace
}  // namespace seedbed::metrics
