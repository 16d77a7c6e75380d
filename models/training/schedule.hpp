#pragma once

#include <cstdint>

#include "models/training_settings.hpp"

namespace seedbed::models {

/// The learning rate of every step of a training run of `epochs` epochs. With T steps in all, W of them
/// warm-up (settings.warmup epochs, rounded to steps) and t counted from 0:
///   constant    lr after a linear rise, lr (t + 1) / W for t < W
///   cosine      the same rise, then lr (1 + cos(pi (t - W) / (T - W))) / 2
///   cosine-restarts
///               the same rise, then the steps behind it are parted into settings.cycles equal stretches, and
///               on each the rate falls from lr to 0 as with cosine (Loshchilov and Hutter, "SGDR: stochastic
///               gradient descent with warm restarts", ICLR 2017, with T_mult = 1)
///   one-cycle   half a cosine up from lr / 25 to lr, then half a cosine down to lr / 250000 at the last step
///   (Smith and
///               Topin, "Super-convergence", 2018; the constants are those of torch's OneCycleLR). The rise
///               takes the warm-up if there is one, otherwise 30 % of the steps.
class LearningRate {
 public:
  LearningRate(const TrainingSettings& settings, std::int64_t steps_per_epoch);

  /// `step` is 0-based; steps beyond the last have its rate.
  double at(std::int64_t step) const;

 private:
  double one_cycle(double step) const;

  Schedule schedule_;
  double peak_;
  double steps_;
  double warmup_;
  double falls_ = 1;
};

}  // namespace seedbed::models
