#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace seedbed::experiments {

/// The two values at one end of a column of numbers, and how often the outer one was seen.
class ColumnEnd {
 public:
  /// `sign` 1 for the largest, -1 for the smallest.
  explicit ColumnEnd(double sign) : sign_(sign) {}

  void add(double value) {
    const double size = sign_ * value;
    if (size > outer_) {
      next_ = outer_;
      outer_ = size;
      count_ = 1;
    } else if (size == outer_) {
      ++count_;
    } else if (size > next_) {
      next_ = size;
    }
  }

  double outer() const { return sign_ * outer_; }
  double next() const { return sign_ * next_; }  ///< the next different value
  std::int64_t count() const { return count_; }  ///< of the outer one

 private:
  double sign_;
  double outer_ = -std::numeric_limits<double>::infinity(), next_ = outer_;
  std::int64_t count_ = 0;
};

/// Moments and ends of numbers that come one by one.
class NumberProfile {
 public:
  void add(double value) {
    ++count_;
    const double n = static_cast<double>(count_), from_mean = value - mean_, step = from_mean / n;
    const double square = from_mean * step * (n - 1);
    mean_ += step;
    third_ += square * step * (n - 2) - 3 * step * second_;
    second_ += square;
    smallest_.add(value);
    largest_.add(value);
  }

  /// 0 of a constant. The sums are updated as by Terriberry and Pébay, without a second pass.
  double skewness() const {
    return second_ > 0 ? std::sqrt(static_cast<double>(count_)) * third_ / std::pow(second_, 1.5) : 0;
  }
  const ColumnEnd& smallest() const { return smallest_; }
  const ColumnEnd& largest() const { return largest_; }

 private:
  std::int64_t count_ = 0;
  double mean_ = 0, second_ = 0, third_ = 0;
  ColumnEnd smallest_ = ColumnEnd(-1), largest_ = ColumnEnd(1);
};

/// How far two numbers of the same rows go together.
class PairProfile {
 public:
  void add(double x, double y) {
    ++count_;
    const double n = static_cast<double>(count_), dx = x - mean_x_, dy = y - mean_y_;
    mean_x_ += dx / n;
    mean_y_ += dy / n;
    xx_ += dx * (x - mean_x_);
    yy_ += dy * (y - mean_y_);
    xy_ += dx * (y - mean_y_);
  }
  std::int64_t count() const { return count_; }
  double correlation() const { return xx_ > 0 && yy_ > 0 ? xy_ / std::sqrt(xx_) / std::sqrt(yy_) : 0; }

 private:
  std::int64_t count_ = 0;
  double mean_x_ = 0, mean_y_ = 0, xx_ = 0, yy_ = 0, xy_ = 0;
};

}  // namespace seedbed::experiments
