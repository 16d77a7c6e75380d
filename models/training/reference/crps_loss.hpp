#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "metrics/mixture.hpp"
#include "models/inputs.hpp"

namespace seedbed::models {

/// The exact CRPS as a function of a network's outputs, row by row in double: the reference for MixtureLoss.
/// Normal family: of the standardised mixture, `y` standardised. Log-normal family: of the mixture in the
/// target's own unit, `y` too, divided by `unit`.
class CrpsLoss {
 public:
  CrpsLoss(metrics::Family family, std::size_t components, const TargetScaling& scaling, double unit);

  /// The mean over rows, and its derivative by every output. `outputs` and `gradient` are rows × 3K: K
  /// logits, K locations, K raw scales. A row that has no score makes the result not-a-number. `weights`, if
  /// there are any, has what each row's score is multiplied by.
  double value_and_gradient(const double* outputs, std::span<const double> y, double* gradient,
                            std::span<const double> weights = {});

 private:
  void resize(std::size_t rows);
  void read_row(std::size_t row, const double* outputs);
  void write_row(std::size_t row, const double* outputs, double* gradient, double share) const;

  metrics::Family family_;
  std::size_t components_;
  TargetScaling scaling_;
  double unit_;
  std::vector<double> weights_, locations_, scales_;
  std::vector<double> by_weight_, by_location_, by_scale_;
  std::vector<double> scores_;
  std::vector<metrics::RowStatus> status_;
};

}  // namespace seedbed::models
