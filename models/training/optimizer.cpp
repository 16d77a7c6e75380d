#include "models/training/optimizer.hpp"

#include <algorithm>
#include <cmath>

#include "models/training/kernels.hpp"

namespace seedbed::models {

Optimizer::Optimizer(const TrainingSettings& settings, std::size_t size)
    : kind_(settings.optimizer), weight_decay_(settings.weight_decay) {
  if (kind_ == OptimizerKind::sgd) return;
  first_ = AlignedFloats(size);
  second_ = AlignedFloats(size);
}

void Optimizer::step(std::span<float> parameters, std::span<const float> gradient, double rate,
                     double gradient_factor) {
  ++steps_;
  const auto single = [](double value) { return static_cast<float>(value); };
  if (kind_ == OptimizerKind::sgd) {
    kernels().descend(parameters.data(), gradient.data(), parameters.size(), single(gradient_factor),
                      single(weight_decay_), single(rate));
    return;
  }
  const bool decoupled = kind_ == OptimizerKind::adamw;
  const double taken = static_cast<double>(steps_);
  const AdamStep step = {
      .gradient_factor = single(gradient_factor),
      .l2 = decoupled ? 0.0f : single(weight_decay_),
      .keep = decoupled ? single(1.0 - rate * weight_decay_) : 1.0f,
      .rate = single(rate / (1.0 - std::pow(0.9, taken))),
      .second_correction = single(1.0 / std::sqrt(1.0 - std::pow(0.999, taken))),
  };
  kernels().adam(parameters.data(), gradient.data(), first_.data(), second_.data(), parameters.size(), step);
}

double clip_factor(double norm, double clip_norm) {
  return clip_norm > 0 ? std::min(1.0, clip_norm / (norm + 1e-6)) : 1.0;
}

}  // namespace seedbed::models
