#pragma once

#include "metrics/log_score_kernel.hpp"
#include "metrics/lognormal_crps_kernel.hpp"
#include "metrics/normal_crps_kernel.hpp"
#include "metrics/quantile_kernel.hpp"

// The kernels of one instruction level, made of one row tile's arithmetic each.
namespace seedbed::metrics {
namespace {

using TileScore = Lanes (*)(Tile&);

template <class Real, TileScore score, bool gradient>
void over_tiles(const KernelCall<Real>& call) {
  Tile tile = make_tile(call);
  RowStatus status[kLanes];
  for (std::size_t first = 0; first < call.rows; first += kLanes) {
    load_tile(call, first, tile, status);
    store_tile<Real, gradient>(call, first, tile, score(tile), status);
  }
}

template <class Real, TileScore plain, TileScore with_gradient>
void kernel(const KernelCall<Real>& call) {
  if (call.weight_gradient) {
    over_tiles<Real, with_gradient, true>(call);
  } else {
    over_tiles<Real, plain, false>(call);
  }
}

void quantile_kernel(const KernelCall<double>& call) {
  Tile tile = make_tile(call);
  RowStatus status[kLanes];
  for (std::size_t first = 0; first < call.rows; first += kLanes) {
    load_tile(call, first, tile, status);
    const Lanes found = quantile(tile, call.probability, call.normal_quantile, call.upper);
    store_tile<double, false>(call, first, tile, found, status);
  }
}

template <class Real>
constexpr RealKernels<Real> kRealKernels = {
    kernel<Real, normal_crps<false>, normal_crps<true>>,
    kernel<Real, lognormal_crps<false>, lognormal_crps<true>>,
    kernel<Real, normal_log_score<false>, normal_log_score<true>>,
    kernel<Real, lognormal_log_score<false>, lognormal_log_score<true>>};

constexpr Kernels kKernelsOfThisLevel = {kRealKernels<float>, kRealKernels<double>,
                                         over_tiles<double, cdf, false>, quantile_kernel};

}  // namespace

template <VectorLevel>
const Kernels& kernels_of_level() {
  return kKernelsOfThisLevel;
}

template const Kernels& kernels_of_level<kVectorLevel>();

}  // namespace seedbed::metrics
