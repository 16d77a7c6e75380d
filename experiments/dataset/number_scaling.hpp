#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <vector>

#include "experiments/dataset/data_settings.hpp"

namespace seedbed::experiments {

/// x / sqrt(1 + (x / 3)^2): nearly x around 0 (2 % off at 0.6), and within 3 of it everywhere.
inline double smoothly_clipped(double x) {
  constexpr double kFar = 1e9;  // beyond, the result is 3 in double, and a square may overflow
  if (std::abs(x) > kFar) return std::copysign(3.0, x);
  const double third = x / 3;
  return x / std::sqrt(1 + third * third);
}

/// Of a number: clamped, shifted, divided (by a scale of 0: always 0), clipped. All that `encode_row` needs
/// of most inputs.
struct LinearScaling {
  double lowest = -std::numeric_limits<double>::infinity();
  double highest = std::numeric_limits<double>::infinity();
  double location = 0, scale = 1;
  bool smooth = false;

  double within(double value) const { return std::clamp(value, lowest, highest); }
  double apply(double value) const {
    const double scaled = scale == 0 ? 0 : (within(value) - location) / scale;
    return smooth ? smoothly_clipped(scaled) : scaled;
  }
};

/// How the numbers of one column become a network input; fitted on training values.
///   standard   (x - mean) / standard deviation (of the n values, divided by n)
///   minmax     (x - smallest) / (largest - smallest)
///   quantile   normal scores: a value of mid-rank r among n becomes Phi^-1((r - 1/2) / n); between the
///              values kept (at most 1000) by linear interpolation, beyond them the score of the last
///   robust     (x - median) / (upper - lower quartile), or 2 (x - median) / (largest - smallest) where the
///              quartiles are equal, clipped smoothly (Holzmüller, Grinsztajn, Steinwart, "Better by
///              default", NeurIPS 2024); quartiles interpolate between order statistics (type 7 of Hyndman
///              and Fan 1996)
///   none       x
/// A column that is constant in training tells nothing: it becomes 0 everywhere (except with none).
/// Clipping keeps what new rows bring within what training saw, or near it:
///   range      x is first moved to the nearest of the smallest and the largest training value
///   smooth     the above, s, becomes s / sqrt(1 + (s / 3)^2), between -3 and 3; robust does so anyway, once
/// All of it is monotone.
class NumberScaling {
 public:
  NumberScaling() = default;  ///< none
  /// `values` may be empty, which counts as constant (0), and come in any order.
  static NumberScaling fit(Scaling kind, std::vector<double> values, Clipping clip = Clipping::none);

  double apply(double value) const {
    if (kind_ != Scaling::quantile) return linear_.apply(value);
    const double score = normal_score(linear_.within(value));
    return linear_.smooth ? smoothly_clipped(score) : score;
  }

  /// Whether `linear()` alone gives what `apply` does, to the same bits.
  bool is_linear() const { return kind_ != Scaling::quantile; }
  const LinearScaling& linear() const { return linear_; }
  /// Of a quantile scaling, before which `linear()` clips: the values kept, ascending, and their scores.
  const std::vector<double>& values() const { return values_; }
  const std::vector<double>& scores() const { return scores_; }

  /// Clipping is left out where there is none, as in files written before there was any.
  nlohmann::json to_json() const;
  static NumberScaling from_json(const nlohmann::json& json);

 private:
  double normal_score(double value) const;
  void set_clipping(Clipping clip);

  Scaling kind_ = Scaling::none;
  Clipping clip_ = Clipping::none;
  LinearScaling linear_;                 // quantile: its clipping alone
  std::vector<double> values_, scores_;  // quantile: ascending
};

}  // namespace seedbed::experiments
