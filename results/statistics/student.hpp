#pragma once

namespace seedbed::results {

/// How many standard errors an interval of this level reaches to either side: the (1 + level) / 2 quantile of
/// Student's t with `degrees` > 0, whole or not. Throws std::invalid_argument for a level outside (0, 1).
double t_reach(double level, double degrees);

/// The probability of a t at least as far from zero as this one, on either side.
double t_two_sided_p(double t, double degrees);

/// The probability of a t below this one, and of one above it, each to full relative precision.
double t_below(double t, double degrees);
double t_above(double t, double degrees);

}  // namespace seedbed::results
