#pragma once

#include <cstdint>
#include <span>

#include "models/training/aligned_floats.hpp"
#include "models/training_settings.hpp"

namespace seedbed::models {

/// adam, adamw or sgd over one flat buffer, with the formulas and defaults of torch::optim: betas 0.9 and
/// 0.999, eps 1e-8; no momentum. Weight decay is an L2 term in the gradient (adam, sgd) or decoupled from it
/// (adamw).
class Optimizer {
 public:
  /// `size` is a multiple of 16.
  Optimizer(const TrainingSettings& settings, std::size_t size);

  /// One step; gradients are multiplied by `gradient_factor` first, which is how their norm is clipped.
  void step(std::span<float> parameters, std::span<const float> gradient, double rate,
            double gradient_factor);

 private:
  OptimizerKind kind_;
  double weight_decay_;
  AlignedFloats first_, second_;  ///< moments
  std::int64_t steps_ = 0;        ///< taken, not skipped
};

/// The factor that brings a gradient of this norm down to `clip_norm` (as torch's clip_grad_norm_); 1 if that
/// is 0.
double clip_factor(double norm, double clip_norm);

}  // namespace seedbed::models
