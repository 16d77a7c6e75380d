#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>

#include "base/square_unit.hpp"
#include "metrics/compensated_sum.hpp"
#include "metrics/score.hpp"

namespace seedbed::metrics {

/// What the values of a stream are multiplied by before they are squared (square_unit), which is known only
/// as they come: 1 until one comes that is extreme. Then what was summed is to be multiplied by the change.
class StreamedUnit {
 public:
  double value() const { return unit_; }

  /// By what the unit changes for a value to come; 1, nearly always.
  double change_for(double value) {
    const double size = std::abs(value) * unit_;
    if (size <= kMost && (seen_ || size >= kLeast)) {
      seen_ = true;
      return 1;
    }
    if (value == 0 || !std::isfinite(value)) return 1;
    seen_ = true;
    const double before = std::exchange(unit_, square_unit(std::abs(value)));
    return unit_ / before;
  }

 private:
  static constexpr double kMost = 1e130, kLeast = 1e-130;

  double unit_ = 1;
  bool seen_ = false;  // a value other than 0
};

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
    if (const double change = unit_.change_for(distance); change != 1) {
      distances_.scale(change);
      squares_.scale(change);  // twice, as the square of the change may be no double
      squares_.scale(change);
    }
    const double scaled = distance * unit_.value();
    distances_.add(scaled);
    squares_.add(scaled * scaled);
  }

  /// As if all values had been multiplied by a power of two.
  void scale(double factor) {
    origin_ *= factor;
    sum_.scale(factor);
    distances_.scale(factor);
    squares_.scale(factor);
    squares_.scale(factor);
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
    return std::sqrt((spread > 0 ? spread : 0) / (n - 1) / n) / unit_.value();
  }

  Score score(std::string name) const { return {std::move(name), mean(), standard_error()}; }

 private:
  static constexpr double kUndefined = std::numeric_limits<double>::quiet_NaN();

  std::int64_t count_ = 0;
  double origin_ = 0;
  StreamedUnit unit_;  // of distances
  CompensatedSum sum_, distances_, squares_;
};

/// The same for values with weights, which are positive: the weighted mean, with the bits of mean_over_rows,
/// and the standard error that has there. Sums of squares are of weights in the unit of the first one.
class StreamedWeightedMean {
 public:
  void add(double value, double weight) {
    if (count_++ == 0) {
      origin_ = value;
      first_weight_ = weight;
    }
    weight_sum_.add(weight);
    sum_.add(weight * value);
    const double distance = value - origin_;
    if (const double change = unit_.change_for(distance); change != 1) {
      distances_.scale(change);
      weighted_distances_.scale(change);
      squares_.scale(change);
      squares_.scale(change);
    }
    const double relative = weight / first_weight_, scaled = distance * unit_.value();
    weights_.add(relative);
    distances_.add(relative * scaled);
    squared_weights_.add(relative * relative);
    weighted_distances_.add(relative * relative * scaled);
    squares_.add((relative * scaled) * (relative * scaled));
  }

  /// As if all values had been multiplied by a power of two.
  void scale(double factor) {
    origin_ *= factor;
    sum_.scale(factor);
    distances_.scale(factor);
    weighted_distances_.scale(factor);
    squares_.scale(factor);
    squares_.scale(factor);
  }

  /// NaN without values.
  double mean() const { return count_ == 0 ? kUndefined : sum_.total() / weight_sum_.total(); }
  /// NaN for fewer than two values or a mean that is not finite. With o the first value, the sum of
  /// w^2 (x - m)^2 is that of w^2 (x - o)^2, less 2 (m - o) times that of w^2 (x - o), and (m - o)^2 times
  /// that of w^2.
  double standard_error() const {
    if (count_ < 2 || !std::isfinite(mean())) return kUndefined;
    const auto n = static_cast<double>(count_);
    const double offset = distances_.total() / weights_.total();
    const double spread =
        squares_.total() + offset * (offset * squared_weights_.total() - 2 * weighted_distances_.total());
    return std::sqrt((spread > 0 ? spread : 0) * n / (n - 1)) / weights_.total() / unit_.value();
  }

  Score score(std::string name) const { return {std::move(name), mean(), standard_error()}; }

 private:
  static constexpr double kUndefined = std::numeric_limits<double>::quiet_NaN();

  std::int64_t count_ = 0;
  double origin_ = 0, first_weight_ = 1;
  StreamedUnit unit_;  // of distances
  CompensatedSum weight_sum_, sum_;
  CompensatedSum weights_, distances_, squared_weights_, weighted_distances_, squares_;
};

/// The root of the mean of the squares of values that come one by one, and its standard error. `Mean` is one
/// of those above; values of a weighted one come with their weights.
template <class Mean>
class StreamedRoot {
 public:
  template <class... Weight>
  void add(double value, Weight... weight) {
    if (const double change = unit_.change_for(value); change != 1) {
      squares_.scale(change);
      squares_.scale(change);
    }
    const double scaled = value * unit_.value();
    squares_.add(scaled * scaled, weight...);
  }

  Score score(std::string name) const {
    Score score = root_of(squares_.score(std::move(name)));
    score.value /= unit_.value();
    score.standard_error /= unit_.value();
    return score;
  }

 private:
  StreamedUnit unit_;
  Mean squares_;
};

using StreamedRootMeanSquare = StreamedRoot<StreamedMean>;
using StreamedWeightedRootMeanSquare = StreamedRoot<StreamedWeightedMean>;

}  // namespace seedbed::metrics
