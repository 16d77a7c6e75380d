#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>

#include "metrics/compensated_sum.hpp"
#include "metrics/score.hpp"

namespace seedbed::metrics {

/// Mean of values that come one by one and the standard error of that mean, without keeping the values. The
/// mean has the bits of mean_over_rows. Squares are taken around the first value: it is one of those
/// whose spread is measured, so that they exceed the spread at most n-fold and the relative error of the
/// standard error stays below n epsilon.
class StreamedMean {
 public:
  void add(double value) {
    if (count_++ == 0) origin_ = value;
    sum_.add(value);
    const double distance = value - origin_;
    distances_.add(distance);
    squares_.add(distance * distance);
  }

  std::int64_t count() const { return count_; }
  /// NaN without values.
  double mean() const { return count_ == 0 ? kUndefined : sum_.total() / static_cast<double>(count_); }
  /// NaN for fewer than two values or a mean that is not finite.
  double standard_error() const {
    if (count_ < 2 || !std::isfinite(mean())) return kUndefined;
    const auto n = static_cast<double>(count_);
    const double offset = distances_.total() / n;
    const double spread = std::fma(-offset, distances_.total(), squares_.total());
    return std::sqrt((spread > 0 ? spread : 0) / (n - 1) / n);
  }

  Score score(std::string name) const { return {std::move(name), mean(), standard_error()}; }

 private:
  static constexpr double kUndefined = std::numeric_limits<double>::quiet_NaN();

  std::int64_t count_ = 0;
  double origin_ = 0;
  CompensatedSum sum_, distances_, squares_;
};

}  // namespace seedbed::metrics
