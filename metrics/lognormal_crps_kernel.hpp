#pragma once

#include "metrics/kernel_tile.hpp"

// With e_k = E max(y - X_k, 0) = y - E min(X_k, y) and g_jk = max(y, 0) - E min(X_j, X_k), the min form is
//   CRPS = 2 sum_k w_k e_k - sum_j sum_k w_j w_k g_jk + max(-y, 0).
// Near narrow components every e and g is small, and each is computed without subtracting numbers of the size
// of y: the error then grows with that of ln y alone. With P = M_j phi(d1) = M_k phi(d2) and R Mills' ratio,
//   E min(X_j, X_k) = P (R(d1) + R(-d2))        d2 < 0 < d1
//                   = M_j - P (R(-d1) - R(-d2))     d1 < 0
//                   = M_k - P (R(d2) - R(d1))       d2 > 0,
// where d1 - d2 = s; for small s the differences of R come from its Taylor series. E min(X_k, y) is the same
// with s = sigma_k, d1 = sigma_k - omega, d2 = -omega. No exponent is the difference of large ones.
namespace seedbed::metrics {
namespace {

constexpr double kNarrow = 0.02;  // a scale up to which differences of Mills' ratio come from the series

// E[X_k; X_k < X_j] and so on, in units of the target.
struct Minimum {
  Lanes shortfall;  // y - E min
  Lanes first;      // the part of E min where the first is the smaller, its derivative by mu_j
  Lanes second;     // the part where the second is
};

// `gap1` is y - M of the first, `m1` its M; likewise for the second. `p` is P.
inline Minimum minimum(Lanes d1, Lanes d2, Lanes s, Lanes p, Lanes y, Lanes gap1, Lanes m1, Lanes gap2,
                       Lanes m2) {
  const Mask below = d1 < 0.0, above = Lanes(0.0) < d2;
  const Mask narrow = s <= kNarrow, lower = d1 + d2 <= 0.0;
  // For a narrow pair the tail is taken from the nearer side, where the argument may be a little negative; at
  // 40 it is 0.
  const Lanes near1 = select(narrow, min(select(lower, -d1, d2), 40.0), abs(d1));
  const Lanes r1 = mills(near1), r2 = mills(abs(d2));
  const Lanes tail1 = p * r1, tail2 = p * r2;
  Minimum wide;
  wide.first = select(below, m1 - tail1, tail1);
  wide.second = select(above, m2 - tail2, tail2);
  const Lanes start = select(below, gap1, select(above, gap2, y));
  wide.shortfall = start + p * (select(below, r1, -r1) + select(above, r2, -r2));
  if (!any(narrow)) return wide;
  const Lanes rest = p * mills_decrease(near1, s, r1);
  const Lanes shortfall = rest + select(lower, gap1, gap2);
  const Lanes first = select(lower, m1 - tail1, tail1 - rest),
              second = select(lower, tail1 - rest, m2 - tail1);
  return {select(narrow, shortfall, wide.shortfall), select(narrow, first, wide.first),
          select(narrow, second, wide.second)};
}

// Per component, in tile.spare: y - M and M = E X.
inline void prepare_means(const Tile& tile, Lanes y, Lanes log_y, Mask positive) {
  for (std::size_t k = 0; k < tile.components; ++k) {
    const Lanes half_square = tile.scale(k) * tile.scale(k) * 0.5;
    const Lanes relative = (tile.location(k) - log_y) + half_square;
    const Mask near = positive & (abs(relative) < 0.5);
    const Exponential e = reduced_exp(select(near, relative, tile.location(k) + half_square));
    const Lanes whole = scale_by_power(e.fraction + 1.0, e.n), power = scale_by_power(1.0, e.n);
    const Lanes minus_one = fma(power, e.fraction, power - 1.0);
    store(tile.spare + 2 * k * kLanes, select(near, -(y * minus_one), y - whole));
    store(tile.spare + (2 * k + 1) * kLanes, select(near, y * whole, whole));
  }
}

struct Observation {
  Lanes y;  // max(y, 0)
  Lanes log_y;
  Mask positive;
};

inline Minimum minimum_with(const Tile& tile, std::size_t k, const Observation& seen, Lanes gap, Lanes mean,
                            Lanes* p) {
  const Lanes sigma = tile.scale(k);
  const Lanes omega = max(min((seen.log_y - tile.location(k)) / max(sigma, kTiny), 40.0), -40.0);
  *p = seen.y * exp(omega * omega * -0.5) * kDensityAtZero;
  return minimum(sigma - omega, -omega, sigma, *p, seen.y, gap, mean, 0.0, seen.y);
}

// Of components j and k, and the factors of P in its derivatives by their scales.
inline Minimum minimum_of_pair(const Tile& tile, std::size_t j, std::size_t k, Lanes y, Lanes* p, Lanes* a,
                               Lanes* b) {
  const Lanes sigma_j = tile.scale(j), sigma_k = tile.scale(k);
  const Lanes s = sqrt(fma(sigma_j, sigma_j, sigma_k * sigma_k)), inverse = Lanes(1.0) / max(s, kTiny);
  const Mask points = s == 0.0;
  *a = select(points, 1.0, sigma_j * inverse);
  *b = sigma_k * inverse;
  const Lanes z = (tile.location(j) - tile.location(k)) * inverse, h = sigma_j * *b;
  const Lanes exponent =
      fma(tile.location(j) * *b, *b, fma(tile.location(k) * *a, *a, (h - z) * (h + z) * 0.5));
  *p = exp(exponent) * kDensityAtZero;
  *b = select(points, 1.0, *b);
  const double *of_j = tile.spare + 2 * j * kLanes, *of_k = tile.spare + 2 * k * kLanes;
  return minimum(fma(sigma_j, *a, z), fma(-sigma_k, *b, z), s, *p, y, load(of_j), load(of_j + kLanes),
                 load(of_k), load(of_k + kLanes));
}

// y - E min of a component with itself: d1 = -d2 = sigma / sqrt 2, and both parts of E min are equal.
inline Lanes shortfall_with_itself(Lanes mu, Lanes sigma, Lanes y, Lanes gap, Lanes* p) {
  const Lanes d = sigma * kSqrtHalf, s = d + d;
  *p = exp(fma(sigma * sigma, 0.25, mu)) * kDensityAtZero;
  const Mask narrow = s <= kNarrow;
  const Lanes near = select(narrow, -d, d), ratio = mills(near);
  const Lanes wide = y - *p * (ratio + ratio);
  if (!any(narrow)) return wide;
  return select(narrow, fma(*p, mills_decrease(near, s, ratio), gap), wide);
}

template <bool gradient>
inline Lanes lognormal_crps(Tile& tile) {
  const Mask positive = Lanes(0.0) < tile.y;
  // Subnormal observations are left to the other way.
  tile.care = tile.care | (positive & (tile.y < 2.3e-308));
  const Lanes log_y = select(positive, log(select(positive, tile.y, 1.0)), 0.0);
  const Observation seen{max(tile.y, 0.0), log_y, positive};
  prepare_means(tile, seen.y, seen.log_y, positive);
  Lanes sum = 0.0;
  for (std::size_t k = 0; k < tile.components; ++k) {
    const Lanes w = tile.weight(k), mu = tile.location(k), sigma = tile.scale(k), square = w * w;
    const Lanes gap = load(tile.spare + 2 * k * kLanes), mean = load(tile.spare + (2 * k + 1) * kLanes);
    Lanes p_own, p_self;
    const Minimum own = minimum_with(tile, k, seen, gap, mean, &p_own);
    const Lanes self = shortfall_with_itself(mu, sigma, seen.y, gap, &p_self);
    const Lanes shortfall = select(positive, own.shortfall, 0.0);
    sum = sum + fma(w + w, shortfall, -(square * self));
    if (gradient) {
      const Lanes of_self = seen.y - self;
      const Lanes by_scale = select(positive, fma(sigma, own.first, -p_own), 0.0);
      const Lanes self_by_scale = fma(sigma, of_self, -(p_self * (2 * kSqrtHalf)));
      store(tile.weight_gradient + k * kLanes, (shortfall - w * self) * 2.0);
      store(tile.location_gradient + k * kLanes,
            fma(square, of_self, -(w + w) * select(positive, own.first, 0.0)));
      store(tile.scale_gradient + k * kLanes, fma(square, self_by_scale, -((w + w) * by_scale)));
    }
    for (std::size_t j = 0; j < k; ++j) {
      Lanes p, a, b;
      const Minimum pair = minimum_of_pair(tile, j, k, seen.y, &p, &a, &b);
      const Lanes both = tile.weight(j) * w * 2.0;
      sum = fma(-both, pair.shortfall, sum);
      if (!gradient) continue;
      add(tile.weight_gradient, j, -((w + w) * pair.shortfall));
      add(tile.weight_gradient, k, -(tile.weight(j) * 2.0 * pair.shortfall));
      add(tile.location_gradient, j, both * pair.first);
      add(tile.location_gradient, k, both * pair.second);
      add(tile.scale_gradient, j, both * fma(tile.scale(j), pair.first, -(a * p)));
      add(tile.scale_gradient, k, both * fma(sigma, pair.second, -(b * p)));
    }
  }
  if (gradient) project_weights(tile);
  return sum + (seen.y - tile.y);
}

}  // namespace
}  // namespace seedbed::metrics
