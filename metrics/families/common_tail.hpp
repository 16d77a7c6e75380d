#pragma once

#include "metrics/mixture_row.hpp"

namespace seedbed::metrics {

/// Two independent components, X ~ N(location, scale^2) each or, with `logarithm`, their exponentials. Scales
/// are not negative; 0 is a point mass.
struct ComponentPair {
  double location[2] = {0, 0};
  double scale[2] = {1, 1};
  bool logarithm = false;
};

// What two components share of the line, in the target's unit; x, low and high are in that of the locations
// (for log-normal components logarithms, of which -infinity is 0). The closed forms take the bivariate normal
// probability P(X > x, X' > X) by Owen's T function (Owen, "Tables for computing bivariate normal
// probabilities", Ann. Math. Statist. 27 (1956) 1075-1090). Where their terms cancel to less than a
// thousandth of the largest (far in the tails, and for scales of 0) the integral is taken by adaptive
// Gauss-Kronrod quadrature of its positive integrand, whose logarithm is concave. Relative error either way
// below 1e-12, or what rounding x to a double does to (x - location) / scale, where that is more (a scale
// that is a millionth of its location: 1e-9); results below 1e-290 may be 0.

/// E (min(X, X') - x)+, the integral of P(X > z) P(X' > z) over z > x; +infinity beyond double.
double common_upper_tail(const ComponentPair& pair, double x);

/// The integral of P(X <= z) P(X' <= z) over low < z < high.
double common_lower_part(const ComponentPair& pair, double low, double high);

/// The threshold-weighted CRPS of a mixture of such components: the sum over pairs j, k of w_j w_k times the
/// integral of F_j F_k over threshold < z < y and that of (1 - F_j) (1 - F_k) above both, so that nothing
/// cancels. `threshold` and `y` are in the unit of the locations.
double pairs_above(const MixtureRow& row, bool logarithm, double threshold, double y);

}  // namespace seedbed::metrics
