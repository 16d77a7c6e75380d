#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "metrics/mixture.hpp"
#include "models/inputs.hpp"

namespace seedbed::models {

/// The exact CRPS as a function of a network's outputs. Normal family: of the standardised mixture, `y`
/// standardised. Log-normal family: of the mixture in the target's own unit, `y` too, divided by `unit`.
class CrpsLoss {
 public:
  CrpsLoss(metrics::Family family, std::size_t components, const TargetScaling& scaling, double unit);

  /// Where a row's outputs are: output j of row i (K logits, K locations, K raw scales) at i * row_step + j *
  /// output_step.
  struct Steps {
    std::size_t row;
    std::size_t output;
  };

  /// The mean over rows, and its derivative by every output. A row that has no score makes the result
  /// not-a-number.
  template <class Real>
  double value_and_gradient(const Real* outputs, std::span<const double> y, Real* gradient, Steps steps);

 private:
  void resize(std::size_t rows);
  template <class Real>
  void read_row(std::size_t row, const Real* outputs, std::size_t step);
  template <class Real>
  void write_row(std::size_t row, const Real* outputs, Real* gradient, std::size_t step, double share) const;

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
