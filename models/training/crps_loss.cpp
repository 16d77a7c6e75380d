#include "models/training/crps_loss.hpp"

#include <algorithm>
#include <cmath>

#include "metrics/crps.hpp"
#include "models/training/kernels.hpp"

namespace seedbed::models {

CrpsLoss::CrpsLoss(metrics::Family family, std::size_t components, const TargetScaling& scaling, double unit)
    : family_(family), components_(components), scaling_(scaling), unit_(unit) {
  if (family == metrics::Family::normal) {  // in the standardised unit
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

template <class Real>
void CrpsLoss::read_row(std::size_t row, const Real* outputs, std::size_t step) {
  double* weights = weights_.data() + row * components_;
  double highest = static_cast<double>(outputs[0]);
  for (std::size_t k = 1; k < components_; ++k)
    highest = std::max(highest, static_cast<double>(outputs[k * step]));
  double sum = 0.0;
  for (std::size_t k = 0; k < components_; ++k) {
    weights[k] = std::exp(static_cast<double>(outputs[k * step]) - highest);
    sum += weights[k];
  }
  for (std::size_t k = 0; k < components_; ++k) {
    weights[k] /= sum;
    const double location = static_cast<double>(outputs[(components_ + k) * step]);
    const double raw = static_cast<double>(outputs[(2 * components_ + k) * step]);
    const double scale =
        std::max(raw, 0.0) + std::log1p(std::exp(-std::abs(raw))) + static_cast<double>(kScaleFloor);
    locations_[row * components_ + k] = scaling_.location + scaling_.scale * location;
    scales_[row * components_ + k] = scaling_.scale * scale;
  }
}

template <class Real>
void CrpsLoss::write_row(std::size_t row, const Real* outputs, Real* gradient, std::size_t step,
                         double share) const {
  const double* weights = weights_.data() + row * components_;
  const double* by_weight = by_weight_.data() + row * components_;
  double mean = 0.0;
  for (std::size_t k = 0; k < components_; ++k) mean += weights[k] * by_weight[k];
  for (std::size_t k = 0; k < components_; ++k) {
    const double raw = static_cast<double>(outputs[(2 * components_ + k) * step]);
    const double sigmoid = 1.0 / (1.0 + std::exp(-raw));
    gradient[k * step] = static_cast<Real>(share * weights[k] * (by_weight[k] - mean));
    gradient[(components_ + k) * step] =
        static_cast<Real>(share * scaling_.scale * by_location_[row * components_ + k]);
    gradient[(2 * components_ + k) * step] =
        static_cast<Real>(share * scaling_.scale * by_scale_[row * components_ + k] * sigmoid);
  }
}

template <class Real>
double CrpsLoss::value_and_gradient(const Real* outputs, std::span<const double> y, Real* gradient,
                                    Steps steps) {
  const std::size_t rows = y.size();
  resize(rows);
  for (std::size_t i = 0; i < rows; ++i) read_row(i, outputs + i * steps.row, steps.output);
  const metrics::Mixtures mixtures = {family_, components_, weights_, locations_, scales_};
  metrics::crps_with_gradient(mixtures, y, scores_, {by_weight_, by_location_, by_scale_}, status_);
  const double share = 1.0 / (unit_ * static_cast<double>(rows));
  double sum = 0.0;
  for (std::size_t i = 0; i < rows; ++i) {
    sum += scores_[i];
    write_row(i, outputs + i * steps.row, gradient + i * steps.row, steps.output, share);
  }
  return sum * share;
}

template double CrpsLoss::value_and_gradient(const float*, std::span<const double>, float*, Steps);
template double CrpsLoss::value_and_gradient(const double*, std::span<const double>, double*, Steps);

}  // namespace seedbed::models
