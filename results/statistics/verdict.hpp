#pragma once

#include "results/statistics/interval.hpp"

namespace seedbed::results {

/// What an interval of the difference A - B says of A, smaller being better. There is no "no difference": an
/// interval that holds zero leaves it undecided.
enum class Verdict {
  clearly_better,  ///< the whole interval is below -margin; only with a margin
  better,          ///< it is below zero
  equivalent,      ///< it holds zero and lies within -margin … margin; only with a margin
  undecided,
  worse,          ///< it is above zero
  clearly_worse,  ///< it is above the margin; only with a margin
};

/// `margin` is absolute, in the unit of the difference; NaN or 0 is none, below 0 is std::invalid_argument.
/// An interval that is NaN is undecided.
Verdict verdict(const Interval& interval, double margin);

/// Whether the whole interval lies within -margin … margin, as it may of a verdict of better or worse too:
/// there is a difference then, and it is smaller than what matters.
bool within_margin(const Interval& interval, double margin);

}  // namespace seedbed::results
