#pragma once

#include <cmath>

namespace seedbed::experiments {

/// The probability whose log-odds are x.
inline double logistic(double x) {
  return 1 / (1 + std::exp(-x));
}

}  // namespace seedbed::experiments
