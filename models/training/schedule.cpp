#include "models/training/schedule.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace seedbed::models {
namespace {

constexpr double kStartFactor = 25.0;
constexpr double kEndFactor = 1e4;
constexpr double kRise = 0.3;

/// From `start` to `end` along half a cosine as `share` goes from 0 to 1.
double half_cosine(double start, double end, double share) {
  return end + (start - end) * (1.0 + std::cos(std::numbers::pi * share)) / 2.0;
}

}  // namespace

LearningRate::LearningRate(const TrainingSettings& settings, std::int64_t steps_per_epoch)
    : schedule_(settings.schedule),
      peak_(settings.lr),
      steps_(static_cast<double>(settings.epochs) * static_cast<double>(steps_per_epoch)),
      warmup_(std::min(steps_, std::round(settings.warmup * static_cast<double>(steps_per_epoch)))),
      falls_(settings.schedule == Schedule::cosine_restarts ? settings.cycles : 1) {}

double LearningRate::at(std::int64_t step) const {
  const double t = std::min(static_cast<double>(step), steps_ - 1.0);
  if (schedule_ == Schedule::one_cycle) return one_cycle(t);
  if (t < warmup_) return peak_ * (t + 1.0) / warmup_;
  if (schedule_ == Schedule::constant) return peak_;
  const double falls = falls_ * (t - warmup_) / (steps_ - warmup_);  // ended and begun
  return half_cosine(peak_, 0.0, falls - std::floor(falls));
}

double LearningRate::one_cycle(double step) const {
  const double top = std::max(0.0, (warmup_ > 0 ? warmup_ : kRise * steps_) - 1.0);
  const double start = peak_ / kStartFactor;
  if (step > top) return half_cosine(peak_, start / kEndFactor, (step - top) / (steps_ - 1.0 - top));
  return top > 0 ? half_cosine(start, peak_, step / top) : peak_;
}

}  // namespace seedbed::models
