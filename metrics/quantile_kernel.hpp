#pragma once

#include "metrics/kernel_tile.hpp"

namespace seedbed::metrics {
namespace {

// Of a row's normal mixture at x: P(X <= x), density and slope of the density.
struct LaneDistribution {
  Lanes below;
  Lanes density;
  Lanes slope;
};

// The rounding of x^2 / 2 would cost the tail x^2 / 2 units in the last place.
inline Lanes normal_density(Lanes x) {
  const Lanes square = x * x, lost = fma(x, x, -square);
  return exp(square * -0.5) * fma(lost, -0.5, 1.0) * kDensityAtZero;
}

inline LaneDistribution distribution(const Tile& tile, Lanes x) {
  LaneDistribution sum{0.0, 0.0, 0.0};
  for (std::size_t k = 0; k < tile.components; ++k) {
    const Lanes sigma = tile.scale(k), mu = tile.location(k), w = tile.weight(k);
    const Lanes inverse = Lanes(1.0) / max(sigma, kTiny);
    const Lanes z = max(min((x - mu) * inverse, 40.0), -40.0);
    const Lanes density = normal_density(z), tail = density * mills(abs(z));
    const Mask point = sigma == 0.0;
    const Lanes spread = select(Lanes(0.0) < z, Lanes(1.0) - tail, tail);
    const Lanes by_x = select(point, 0.0, w * density * inverse);
    sum.below = fma(w, select(point, select(x < mu, 0.0, 1.0), spread), sum.below);
    sum.density = sum.density + by_x;
    sum.slope = fma(-by_x, z * inverse, sum.slope);
  }
  return sum;
}

inline Lanes cdf(Tile& tile) {
  return distribution(tile, tile.y).below;
}

struct Bracket {
  Lanes low, high;
};

// A mixture's quantile lies between its components' quantiles; `start` is their mean.
inline Bracket bracket(const Tile& tile, double normal_quantile, Lanes* start) {
  Bracket found{1e300, -1e300};
  Lanes sum = 0.0;
  for (std::size_t k = 0; k < tile.components; ++k) {
    const Lanes own = fma(tile.scale(k), normal_quantile, tile.location(k)), w = tile.weight(k);
    const Mask there = Lanes(0.0) < w;
    found.low = select(there, min(found.low, own), found.low);
    found.high = select(there, max(found.high, own), found.high);
    sum = fma(w, own, sum);
  }
  *start = max(min(sum, found.high), found.low);
  return found;
}

// See scalar::quantile. Halley's method inside a bracket that every evaluation shrinks; a step that would
// leave the bracket is replaced by bisection, and so is every third step unless the last three halved it. A
// row that has arrived stands still while others go on.
inline Lanes quantile(Tile& tile, double probability, double normal_quantile, bool upper) {
  for (std::size_t k = 0; upper && k < tile.components; ++k) {
    store(tile.locations + k * kLanes, -tile.location(k));
  }
  Lanes x;
  Bracket in = bracket(tile, normal_quantile, &x);
  const auto reaches = [&](Lanes error) { return upper ? Lanes(0.0) < error : Lanes(0.0) <= error; };
  Lanes found = in.low, width = in.high - in.low;
  Mask done = reaches(distribution(tile, in.low).below - probability) | (in.high <= in.low);
  for (int step = 0; step < 1200 && !all(done); ++step) {
    const LaneDistribution at = distribution(tile, x);
    const Lanes error = at.below - probability;
    const Mask reached = reaches(error);
    in.high = select(reached, x, in.high);
    in.low = select(reached, in.low, x);
    const Lanes newton = error / at.density;
    const Lanes halley = x - newton / max(fma(newton * -0.5, at.slope / at.density, 1.0), 0.5);
    const Lanes middle = fma(in.high - in.low, 0.5, in.low);
    const Mask inside = (in.low < halley) & (halley < in.high);
    // Arrived: so near that the step just computed lands on it, or nothing lies between the ends.
    const Mask close = (abs(error) <= 1e-9 * probability) & (Lanes(0.0) < at.density) &
                       (abs(newton * at.slope) <= at.density * 1e-4);
    const Mask pinned = (middle <= in.low) | (in.high <= middle);
    const Lanes arrived = select(close, select(inside, halley, x), in.high);
    found = select((!done) & (close | pinned), arrived, found);
    done = done | close | pinned;
    const Mask slow = step % 3 == 2 ? width * 0.5 < in.high - in.low : x < x;
    if (step % 3 == 2) width = in.high - in.low;
    x = select(done, x, select(inside & !slow, halley, middle));
  }
  return upper ? -found : found;
}

}  // namespace
}  // namespace seedbed::metrics
