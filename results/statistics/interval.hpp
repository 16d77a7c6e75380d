#pragma once

#include <cmath>
#include <limits>

namespace seedbed::results {

/// From `low` to `high`, both included; NaN where there is none.
struct Interval {
  double low = std::numeric_limits<double>::quiet_NaN();
  double high = std::numeric_limits<double>::quiet_NaN();

  bool defined() const { return !std::isnan(low) && !std::isnan(high); }
  bool holds(double value) const { return low <= value && value <= high; }
};

}  // namespace seedbed::results
