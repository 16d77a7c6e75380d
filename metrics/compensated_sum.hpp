#pragma once

#include <cmath>

namespace seedbed::metrics {

/// A running sum whose rounding errors are carried along (Neumaier, "Rundungsfehleranalyse einiger Verfahren
/// zur Summation endlicher Summen", ZAMM 54 (1974) 39-51). An infinite or NaN addend gives what plain
/// addition gives.
class CompensatedSum {
 public:
  void add(double value) {
    const double next = sum_ + value;
    const double lost = std::abs(sum_) >= std::abs(value) ? (sum_ - next) + value : (value - next) + sum_;
    if (std::isfinite(next)) correction_ += lost;
    sum_ = next;
  }

  /// By a power of two, so that no digit changes.
  void scale(double factor) {
    sum_ *= factor;
    correction_ *= factor;
  }

  double total() const { return std::isfinite(sum_) ? sum_ + correction_ : sum_; }

 private:
  double sum_ = 0;
  double correction_ = 0;
};

}  // namespace seedbed::metrics
