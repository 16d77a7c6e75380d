#include "models/training/reference/crps_loss.hpp"

#include <algorithm>
#include <cmath>

#include "metrics/crps.hpp"
#include "metrics/families/family.hpp"
#include "models/training/kernels.hpp"

namespace seedbed::models {

CrpsLoss::CrpsLoss(metrics::Family family, std::size_t components, const TargetScaling& scaling, double unit)
    : family_(family), components_(components), scaling_(scaling), unit_(unit) {
  if (metrics::traits(family).link == metrics::Link::identity) {  // in the standardised unit
    scaling_ = {};
    unit_ = 1.0;
  }
}

void CrpsLoss::resize(std::size_t rows) {
  for (auto* buffer : {&weights_, &locations_, &scales_, &by_weight_, &by_location_, &by_scale_})
    buffer->resize(rows * components_);
  scores_.resize(rows);
  status_.resize(rows);
}

void CrpsLoss::read_row(std::size_t row, const double* outputs) {
  double* weights = weights_.data() + row * components_;
  const double highest = *std::max_element(outputs, outputs + components_);
  double sum = 0.0;
  for (std::size_t k = 0; k < components_; ++k) sum += weights[k] = std::exp(outputs[k] - highest);
  for (std::size_t k = 0; k < components_; ++k) {
    weights[k] /= sum;
    const double raw = outputs[2 * components_ + k];
    const double scale =
        std::max(raw, 0.0) + std::log1p(std::exp(-std::abs(raw))) + static_cast<double>(kScaleFloor);
    locations_[row * components_ + k] = scaling_.location + scaling_.scale * outputs[components_ + k];
    scales_[row * components_ + k] = scaling_.scale * scale;
  }
}

void CrpsLoss::write_row(std::size_t row, const double* outputs, double* gradient, double share) const {
  const double* weights = weights_.data() + row * components_;
  const double* by_weight = by_weight_.data() + row * components_;
  double mean = 0.0;
  for (std::size_t k = 0; k < components_; ++k) mean += weights[k] * by_weight[k];
  for (std::size_t k = 0; k < components_; ++k) {
    const double sigmoid = 1.0 / (1.0 + std::exp(-outputs[2 * components_ + k]));
    gradient[k] = share * weights[k] * (by_weight[k] - mean);
    gradient[components_ + k] = share * scaling_.scale * by_location_[row * components_ + k];
    gradient[2 * components_ + k] = share * scaling_.scale * by_scale_[row * components_ + k] * sigmoid;
  }
}

double CrpsLoss::value_and_gradient(const double* outputs, std::span<const double> y, double* gradient,
                                    std::span<const double> weights) {
  const std::size_t rows = y.size();
  const std::size_t step = 3 * components_;
  resize(rows);
  for (std::size_t i = 0; i < rows; ++i) read_row(i, outputs + i * step);
  const metrics::Mixtures mixtures = {family_, components_, weights_, locations_, scales_};
  metrics::crps_with_gradient(mixtures, y, scores_, {by_weight_, by_location_, by_scale_}, status_);
  const double share = 1.0 / (unit_ * static_cast<double>(rows));
  double sum = 0.0;
  for (std::size_t i = 0; i < rows; ++i) {
    const double weight = weights.empty() ? 1.0 : weights[i];
    sum += weight * scores_[i];
    write_row(i, outputs + i * step, gradient + i * step, weight * share);
  }
  return sum * share;
}

}  // namespace seedbed::models
