#pragma once

#include <nlohmann/json.hpp>
#include <vector>

#include "experiments/dataset/data_settings.hpp"

namespace seedbed::experiments {

/// How the numbers of one column become a network input; fitted on training values.
///   standard   (x - mean) / standard deviation (of the n values, divided by n)
///   minmax     (x - smallest) / (largest - smallest)
///   quantile   normal scores: a value of mid-rank r among n becomes Phi^-1((r - 1/2) / n); between the
///   values kept
///              (at most 1000) by linear interpolation, beyond them the score of the last
///   none       x
/// A column that is constant in training tells nothing: it becomes 0 everywhere (except with none).
class NumberScaling {
 public:
  NumberScaling() = default;  ///< none
  /// `values` may be empty, which counts as constant, and come in any order.
  static NumberScaling fit(Scaling kind, std::vector<double> values);

  double apply(double value) const {
    if (kind_ == Scaling::none) return value;
    if (kind_ == Scaling::quantile) return normal_score(value);
    return scale_ == 0 ? 0 : (value - location_) / scale_;
  }

  /// Whether it is (x - location()) / scale(), or 0 if scale() is; `apply` gives the same bits.
  bool is_linear() const { return kind_ != Scaling::quantile; }
  double location() const { return kind_ == Scaling::none ? 0 : location_; }
  double scale() const { return kind_ == Scaling::none ? 1 : scale_; }

  nlohmann::json to_json() const;
  static NumberScaling from_json(const nlohmann::json& json);

 private:
  double normal_score(double value) const;

  Scaling kind_ = Scaling::none;
  double location_ = 0, scale_ = 0;      // standard, minmax
  std::vector<double> values_, scores_;  // quantile: ascending
};

}  // namespace seedbed::experiments
