#pragma once

#include <limits>
#include <span>

namespace seedbed::results {

/// The posterior probabilities that the mean of A - B lies below -rope (A is better), within the region of
/// practical equivalence, and above rope. They add up to one; NaN for fewer than two differences.
struct PosteriorMass {
  double below = std::numeric_limits<double>::quiet_NaN();
  double within = std::numeric_limits<double>::quiet_NaN();
  double above = std::numeric_limits<double>::quiet_NaN();
};

/// The Bayesian correlated t-test (Corani and Benavoli, "A Bayesian approach for comparing cross-validated
/// algorithms on multiple data sets", Machine Learning 100 (2015) 285-304): under the prior that favours
/// nothing the mean is Student's with n - 1 degrees around the mean seen, with scale
/// sqrt(1 / n + rho / (1 - rho)) sd. `rho` is the correlation of differences, test / (test + train) rows for
/// random splits and 0 for independent ones, in [0, 1); `rope` is half the region's width, at least 0. Others
/// are std::invalid_argument. NaN is left out. Differences that are all equal leave no doubt.
PosteriorMass bayesian_correlated_t(std::span<const double> differences, double rho, double rope);

}  // namespace seedbed::results
