#include "models/training/weight_average.hpp"

#include <algorithm>

#include "models/training/kernels.hpp"

namespace seedbed::models {

WeightAverage::WeightAverage(const AverageSettings& settings, std::size_t size, std::size_t tables_end,
                             std::int64_t steps)
    : settings_(settings), tables_end_(tables_end) {
  if (settings.kind == AverageKind::none) return;
  average_ = AlignedFloats(size);
  if (settings.kind == AverageKind::tail) first_step_ = settings.from * static_cast<double>(steps);
}

double WeightAverage::keep() const {
  const auto t = static_cast<double>(taken_);
  if (settings_.kind == AverageKind::tail) return t / (t + 1);
  return taken_ == 0 ? 0.0 : std::min(settings_.decay, (1 + t) / (10 + t));
}

void WeightAverage::add(std::span<const float> parameters, std::int64_t step) {
  if (settings_.kind == AverageKind::none || static_cast<double>(step) < first_step_) return;
  const double kept = keep();
  kernels().approach(average_.data() + tables_end_, parameters.data() + tables_end_,
                     parameters.size() - tables_end_, static_cast<float>(1 - kept));
  tables_keep_ *= kept;
  ++taken_;
}

bool WeightAverage::end_epoch(std::span<float> parameters) {
  if (taken_ == 0) return false;
  kernels().approach(average_.data(), parameters.data(), tables_end_, static_cast<float>(1 - tables_keep_));
  tables_keep_ = 1.0;
  std::copy_n(average_.data(), average_.size(), parameters.data());
  return true;
}

}  // namespace seedbed::models
