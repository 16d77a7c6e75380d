#include "models/training/mixture_loss.hpp"

#include <algorithm>

#include "metrics/crps.hpp"
#include "metrics/families/family.hpp"
#include "metrics/log_score.hpp"

namespace seedbed::models {
namespace {

/// A weight that is 0 in float32 has a log score without bound: large enough for its inverse to be a float.
constexpr float kLeastWeight = 1e-30f;

}  // namespace

MixtureLoss::MixtureLoss(Loss loss, metrics::Family family, std::size_t components,
                         const TargetScaling& scaling, double unit, std::size_t most_rows)
    : kernels_(kernels()),
      loss_(loss),
      family_(family),
      components_(components),
      scaling_(scaling),
      unit_(unit),
      scores_(most_rows),
      status_(most_rows) {
  if (metrics::traits(family).link == metrics::Link::identity) {  // in the standardised unit
    scaling_ = {};
    unit_ = 1.0;
  }
  if (loss == Loss::nll) unit_ = 1.0;
  for (AlignedFloats* plane : {&weights_, &scales_, &slopes_})
    *plane = AlignedFloats(components * aligned_stride(most_rows));
  for (auto* values : {&row_weights_, &row_locations_, &row_scales_, &by_weight_, &by_location_, &by_scale_})
    values->resize(most_rows * components);
  if (loss != Loss::crps_nll) return;
  for (auto* values : {&nll_by_weight_, &nll_by_location_, &nll_by_scale_})
    values->resize(most_rows * components);
  log_scores_.resize(most_rows);
}

double MixtureLoss::operator()(HeadValues outputs, std::span<const double> y, HeadValues gradient,
                               std::span<const double> weights) {
  const std::size_t rows = y.size();
  read_mixtures(outputs, rows);
  const metrics::Mixtures mixtures = {family_, components_, part(row_weights_, rows),
                                      part(row_locations_, rows), part(row_scales_, rows)};
  const std::span scores = std::span(scores_).first(rows);
  const auto score =
      loss_ == Loss::nll ? metrics::log_score_with_gradient<double> : metrics::crps_with_gradient<double>;
  score(mixtures, y, scores, {part(by_weight_, rows), part(by_location_, rows), part(by_scale_, rows)},
        std::span(status_).first(rows));
  if (loss_ == Loss::crps_nll) add_log_score(mixtures, y);
  write_gradient(gradient, rows, weights);
  for (std::size_t i = 0; i < weights.size(); ++i) scores[i] *= weights[i];
  double sum = 0.0;
  for (const double of_row : scores) sum += of_row;
  return sum / (unit_ * static_cast<double>(rows));
}

/// To the CRPS and its derivatives, in its unit.
void MixtureLoss::add_log_score(const metrics::Mixtures& mixtures, std::span<const double> y) {
  const std::size_t rows = y.size();
  const double share = kLogScoreShare * unit_;
  const std::span scores = std::span(log_scores_).first(rows);
  metrics::log_score_with_gradient<double>(
      mixtures, y, scores,
      {part(nll_by_weight_, rows), part(nll_by_location_, rows), part(nll_by_scale_, rows)},
      std::span(status_).first(rows));
  for (std::size_t i = 0; i < rows; ++i) scores_[i] += share * scores[i];
  for (std::size_t i = 0; i < rows * components_; ++i) {
    by_weight_[i] += share * nll_by_weight_[i];
    by_location_[i] += share * nll_by_location_[i];
    by_scale_[i] += share * nll_by_scale_[i];
  }
}

void MixtureLoss::read_mixtures(HeadValues outputs, std::size_t rows) {
  const std::size_t stride = outputs.stride;
  kernels_.mixtures(outputs.values, weights_.data(), scales_.data(), slopes_.data(), components_, rows,
                    stride);
  const float* locations = outputs.values + components_ * stride;
  const bool with_zero = metrics::traits(family_).head == metrics::Head::mixture_with_zero;
  if (loss_ != Loss::crps) {
    for (std::size_t k = 0; k < components_; ++k) {
      for (std::size_t i = 0; i < rows; ++i)
        weights_[k * stride + i] = std::max(weights_[k * stride + i], kLeastWeight);
    }
  }
  for (std::size_t i = 0; i < rows; ++i) {
    // Divided by their sum in double: with many components a sum in float32 is too far from 1.
    double sum = 0.0;
    for (std::size_t k = 0; k < components_; ++k) sum += static_cast<double>(weights_[k * stride + i]);
    const double inverse = 1.0 / sum;
    for (std::size_t k = 0; k < components_; ++k) {
      const std::size_t from = k * stride + i;
      const std::size_t to = i * components_ + k;
      row_weights_[to] = static_cast<double>(weights_[from]) * inverse;
      row_locations_[to] = scaling_.location + scaling_.scale * static_cast<double>(locations[from]);
      row_scales_[to] = scaling_.scale * static_cast<double>(scales_[from]);
    }
    if (with_zero) {
      row_locations_[i * components_] = metrics::kAtZero;
      row_scales_[i * components_] = 0;
    }
  }
}

void MixtureLoss::write_gradient(HeadValues gradient, std::size_t rows,
                                 std::span<const double> weights) const {
  const std::size_t stride = gradient.stride;
  const double share_of_all = 1.0 / (unit_ * static_cast<double>(rows));
  float* by_logit = gradient.values;
  float* by_location = by_logit + components_ * stride;
  float* by_raw_scale = by_location + components_ * stride;
  for (std::size_t i = 0; i < rows; ++i) {
    const std::size_t first = i * components_;
    const double share = weights.empty() ? share_of_all : share_of_all * weights[i];
    const double in_unit = share * scaling_.scale;
    double mean = 0.0;
    for (std::size_t k = 0; k < components_; ++k) mean += row_weights_[first + k] * by_weight_[first + k];
    for (std::size_t k = 0; k < components_; ++k) {
      const std::size_t from = first + k;
      const std::size_t to = k * stride + i;
      by_logit[to] = static_cast<float>(share * row_weights_[from] * (by_weight_[from] - mean));
      by_location[to] = static_cast<float>(in_unit * by_location_[from]);
      by_raw_scale[to] = static_cast<float>(in_unit * by_scale_[from]) * slopes_[to];
    }
  }
}

}  // namespace seedbed::models
