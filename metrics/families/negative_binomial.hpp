#pragma once

#include "metrics/mixture_gradient.hpp"
#include "metrics/mixture_row.hpp"

namespace seedbed::metrics::scalar {

// Mixtures of negative binomial distributions of counts 0, 1, 2, …: a component has mean m = exp(location)
// and variance m + a m^2 with the dispersion a = scale^2, so that the scale is the coefficient of variation
// of a gamma-distributed rate of Poisson counts; a scale of 0 is a Poisson distribution. With r = 1 / a,
//   P(Y = k) = Γ(k + r) / (Γ(r) k!) (1 + a m)^-r (a m / (1 + a m))^k.

/// ln P(Y = k) of one component, for a whole number k >= 0; by the saddle-point form of Loader ("Fast and
/// accurate computation of binomial probabilities", 2000), in which nothing cancels.
double count_log_probability(double location, double scale, double k);

/// The derivative of that by the scale; by the location it is (k - m) / (1 + a m).
double count_log_probability_by_scale(double location, double scale, double k);

/// Whether the CRPS can be summed: its components reach up to four million counts together, which takes a
/// tenth of a second.
bool counts_can_be_summed(const MixtureRow& row);

/// The exact CRPS, the sum over k of (F(k) - 1{y <= k})^2: what is left out are counts beyond which a
/// component has less than 1e-17 of its probability, which together change the score by less than
/// 1e-16 (1 + a m) of the component with the largest a m. Error below 1e-12 of the score, or of 0.001 (Wei
/// and Held, "Calibration tests for count data", TEST 23 (2014) 787-805, have the closed form of one
/// component that tests hold it to). Any y will do; `gradient` may be null.
double negative_binomial_crps(const MixtureRow& row, double y, const MixtureGradient* gradient);

/// -ln P(Y = y), nats; +infinity for what is no count. `gradient` may be null.
double negative_binomial_log_score(const MixtureRow& row, double y, const MixtureGradient* gradient);

/// See FamilyTraits::crps_above.
double negative_binomial_crps_above(const MixtureRow& row, double y, double threshold);

}  // namespace seedbed::metrics::scalar
