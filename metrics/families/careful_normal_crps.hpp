#pragma once

#include "metrics/mixture_gradient.hpp"
#include "metrics/mixture_row.hpp"

namespace seedbed::metrics {

/// The CRPS of one row in 113-bit arithmetic with a wide exponent, for the rare mixtures whose terms cancel
/// in double (a tiny weight on a component that is wider than the others by many orders of magnitude) or
/// leave its range. About a thousand times slower than the kernel.
double careful_normal_crps(const MixtureRow& row, double y, const MixtureGradient* gradient);

}  // namespace seedbed::metrics
