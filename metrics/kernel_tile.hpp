#pragma once

#include "metrics/kernels.hpp"
#include "metrics/lanes.hpp"

// Brings rows into lanes and back. Included by one translation unit per instruction level.
namespace seedbed::metrics {
namespace {

// kLanes rows side by side: element k × kLanes + lane. Rows beyond the last and rows that are not ok are
// replaced by a harmless mixture, so that every row goes through the same arithmetic and none can disturb
// another.
struct Tile {
  double* weights;  // normalised
  double* locations;
  double* scales;
  double* weight_gradient;
  double* location_gradient;
  double* scale_gradient;
  double* spare;  // four values per component
  std::size_t components;
  Lanes y;
  Lanes inverse_sum;  // of the raw weights
  Mask care;          // rows that need another way
  int rows;           // that are real
  bool fine;          // no row was replaced

  Lanes weight(std::size_t k) const { return load(weights + k * kLanes); }
  Lanes location(std::size_t k) const { return load(locations + k * kLanes); }
  Lanes scale(std::size_t k) const { return load(scales + k * kLanes); }
};

template <class Real>
inline Tile make_tile(const KernelCall<Real>& call) {
  const std::size_t size = call.components * kLanes;
  Tile tile;
  double* next = call.scratch;
  for (double** part : {&tile.weights, &tile.locations, &tile.scales, &tile.weight_gradient,
                        &tile.location_gradient, &tile.scale_gradient, &tile.spare}) {
    *part = next;
    next += size;
  }
  tile.components = call.components;
  return tile;
}

inline void load_rows(const double* from, int rows, Lanes& values) {
  if (rows == kLanes) {
    values = load(from);
    return;
  }
  double some[kLanes];
  store(some, values);
  for (int lane = 0; lane < rows; ++lane) some[lane] = from[lane];
  values = load(some);
}

template <class Real>
[[gnu::always_inline]] inline void bring_in(const Real* from, std::size_t components, int rows,
                                            double padding, double* to) {
  if (rows == kLanes && components == 1) return store(to, load_doubles(from));
  if (rows == kLanes && components == 3) {
    Lanes values[3];
    load_triples(from, values);
    for (std::size_t k = 0; k < 3; ++k) store(to + k * kLanes, values[k]);
    return;
  }
  if (rows == kLanes) {
    for (std::size_t k = 0; k < components; ++k) store(to + k * kLanes, load_strided(from + k, components));
    return;
  }
  for (int lane = 0; lane < rows; ++lane) {
    for (std::size_t k = 0; k < components; ++k) to[k * kLanes + lane] = from[lane * components + k];
  }
  for (int lane = rows; lane < kLanes; ++lane) {
    for (std::size_t k = 0; k < components; ++k) to[k * kLanes + lane] = padding;
  }
}

inline void take_out(const double* from, std::size_t components, int rows, double* to) {
  for (int lane = 0; lane < rows; ++lane) {
    for (std::size_t k = 0; k < components; ++k) to[lane * components + k] = from[k * kLanes + lane];
  }
}

inline Mask is_finite(Lanes x) {
  return abs(x) <= 1.79769313486231570815e308;
}

// Writes the status of rows that are not ok, in the order that MixtureRow::load finds things in, and makes
// them harmless.
inline void report(Tile& tile, RowStatus* status, Mask finite, Mask negative, Mask unnormalised,
                   Mask observation) {
  for (int lane = 0; lane < tile.rows; ++lane) {
    const unsigned bit = 1u << lane;
    if (!(bits(finite) & bit)) {
      status[lane] = RowStatus::parameter_not_finite;
    } else if (bits(negative) & bit) {
      status[lane] = RowStatus::scale_negative;
    } else if (bits(unnormalised) & bit) {
      status[lane] = RowStatus::weights_not_normalised;
    } else if (!(bits(observation) & bit)) {
      status[lane] = RowStatus::observation_not_finite;
    }
    if (status[lane] == RowStatus::ok) continue;
    for (std::size_t k = 0; k < tile.components; ++k) {
      tile.weights[k * kLanes + lane] = k == 0 ? 1 : 0;
      tile.locations[k * kLanes + lane] = 0;
      tile.scales[k * kLanes + lane] = 1;
    }
  }
}

/// Rows first … of a call. Afterwards `tile` holds valid mixtures only and `status` what was wrong.
template <class Real>
inline void load_tile(const KernelCall<Real>& call, std::size_t first, Tile& tile, RowStatus* status) {
  const std::size_t left = call.rows - first, start = first * call.components;
  tile.rows = left < kLanes ? static_cast<int>(left) : kLanes;
  bring_in(call.weights + start, call.components, tile.rows, 1.0 / static_cast<double>(call.components),
           tile.weights);
  bring_in(call.locations + start, call.components, tile.rows, 0, tile.locations);
  bring_in(call.scales + start, call.components, tile.rows, 1, tile.scales);
  for (int lane = 0; lane < kLanes; ++lane) status[lane] = RowStatus::ok;
  tile.y = 1.0;
  if (call.y) load_rows(call.y + first, tile.rows, tile.y);

  Lanes sum = 0.0, lowest_weight = 0.0, lowest_scale = 0.0, largest = abs(tile.y), total = 0.0;
  Mask extreme = tile.y < tile.y;
  for (std::size_t k = 0; k < call.components; ++k) {
    const Lanes weight = tile.weight(k), location = tile.location(k), scale = tile.scale(k);
    sum = sum + weight;
    lowest_weight = min(lowest_weight, weight);
    lowest_scale = min(lowest_scale, scale);
    largest = max(largest, max(abs(location), scale));
    total = total + (abs(location) + abs(scale));  // NaN or infinite if one of them is
    extreme = extreme | ((scale < 1e-140) & (Lanes(0.0) < scale));
  }
  const Mask finite = is_finite(total + sum), observation = is_finite(tile.y);
  const Mask negative = lowest_scale < 0.0;
  const Mask unnormalised = (lowest_weight < 0.0) | !(abs(sum - 1.0) <= 1e-6);
  tile.fine = all(finite & observation) && !any(negative | unnormalised);
  if (!tile.fine) {
    report(tile, status, finite, negative, unnormalised, observation);
    tile.y = select(observation, tile.y, 1.0);
    sum = select(unnormalised | !finite, 1.0, sum);
  }
  tile.care = extreme | (Lanes(1e140) < largest);
  tile.inverse_sum = Lanes(1.0) / sum;
  for (std::size_t k = 0; k < call.components; ++k) {
    store(tile.weights + k * kLanes, tile.weight(k) * tile.inverse_sum);
  }
}

inline void store_rows(Lanes values, int rows, double* to) {
  if (rows == kLanes) return store(to, values);
  double all_values[kLanes];
  store(all_values, values);
  for (int lane = 0; lane < rows; ++lane) to[lane] = all_values[lane];
}

/// Writes a tile's results. Rows that are not ok get NaN, and a gradient of zero.
template <class Real, bool gradient>
inline void store_tile(const KernelCall<Real>& call, std::size_t first, const Tile& tile, Lanes result,
                       RowStatus* status) {
  const unsigned care = bits(tile.care | !is_finite(result));
  bool fine = tile.fine && care == 0;
  for (int lane = 0; lane < tile.rows; ++lane) {
    if (!fine && status[lane] == RowStatus::ok && (care >> lane & 1)) status[lane] = kNeedsCare;
    call.status[first + lane] = status[lane];
  }
  store_rows(result, tile.rows, call.out + first);
  if (gradient) {
    const std::size_t start = first * call.components;
    take_out(tile.weight_gradient, call.components, tile.rows, call.weight_gradient + start);
    take_out(tile.location_gradient, call.components, tile.rows, call.location_gradient + start);
    take_out(tile.scale_gradient, call.components, tile.rows, call.scale_gradient + start);
  }
  for (int lane = 0; !fine && lane < tile.rows; ++lane) {
    if (status[lane] == RowStatus::ok) continue;
    call.out[first + lane] = __builtin_nan("");
    for (std::size_t i = (first + lane) * call.components;
         gradient && i < (first + lane + 1) * call.components; ++i) {
      call.weight_gradient[i] = call.location_gradient[i] = call.scale_gradient[i] = 0;
    }
  }
}

/// Partial derivatives by normalised weights become those by raw weights (see scalar::project_weights).
inline void project_weights(const Tile& tile) {
  Lanes along = 0.0;
  for (std::size_t k = 0; k < tile.components; ++k) {
    along = fma(tile.weight(k), load(tile.weight_gradient + k * kLanes), along);
  }
  for (std::size_t k = 0; k < tile.components; ++k) {
    double* place = tile.weight_gradient + k * kLanes;
    store(place, (load(place) - along) * tile.inverse_sum);
  }
}

inline void add(double* to, std::size_t k, Lanes value) {
  store(to + k * kLanes, load(to + k * kLanes) + value);
}

}  // namespace
}  // namespace seedbed::metrics
