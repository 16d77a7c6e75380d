#pragma once

#include <span>

#include "metrics/mixture.hpp"

namespace seedbed::metrics {

/// The threshold-weighted CRPS for values above `threshold` t, the integral of (F(z) - 1{y <= z})^2 over
/// z > t: the CRPS that cares only about what is above t, proper like the CRPS and at most as large (Gneiting
/// and Ranjan, "Comparing density forecasts using threshold- and quantile-weighted scoring rules", J. Bus.
/// Econ. Statist. 29 (2011) 411-422). It is E|v(X) - v(y)| - E|v(X) - v(X')| / 2 with v(z) = max(z, t).
///
/// Each family has its own formula (FamilyTraits::crps_above), a sum of positive terms with a relative error
/// of 1e-12 for ordinary scales. Where nothing of the forecast is below t, it is the CRPS at max(y, t), with
/// its bits.
///
/// `y` and `out` have one element per row; a row that cannot be scored gives NaN.
void threshold_crps(const Mixtures& mixtures, std::span<const double> y, double threshold,
                    std::span<double> out);

}  // namespace seedbed::metrics
