#include "models/training/batch_loss.hpp"

#include <cmath>

#include "metrics/families/family.hpp"
#include "models/network_layout.hpp"

namespace seedbed::models {

BatchLoss::BatchLoss(Loss loss, const NetworkSettings& network, const TrainingTarget& standardised,
                     std::span<const double> target, std::size_t most_rows)
    : loss_(loss),
      family_(network.family),
      components_(static_cast<std::size_t>(forecast_components(network))),
      standardised_(standardised),
      target_(target),
      mixtures_(loss, network.family, components_, standardised.scaling, standardised.crps_unit, most_rows),
      batch_target_(aligned_stride(most_rows)),
      batch_loss_(aligned_stride(most_rows)) {
  if (loss == Loss::crps_nll && metrics::traits(family_).head == metrics::Head::log_odds) {
    second_loss_ = AlignedFloats(aligned_stride(most_rows));
    second_gradient_ = AlignedFloats(aligned_stride(most_rows));
  }
  batch_mixture_target_.reserve(most_rows);
  if (!standardised.weights.empty()) batch_weight_.reserve(most_rows);
}

/// Nothing if all rows count alike.
std::span<const double> BatchLoss::weights_of(std::span<const std::int32_t> chosen) {
  if (standardised_.weights.empty()) return {};
  batch_weight_.clear();
  for (const std::int32_t row : chosen) batch_weight_.push_back(standardised_.weight(row));
  return batch_weight_;
}

double BatchLoss::mixture_target(std::int32_t row) const {
  const auto at = static_cast<std::size_t>(row);
  const bool in_unit = metrics::traits(family_).link != metrics::Link::identity;
  return in_unit ? target_[at] : static_cast<double>(standardised_.standardised[at]);
}

double BatchLoss::moved(double mixture_target, double noise) const {
  const bool in_unit = metrics::traits(family_).link != metrics::Link::identity;
  return in_unit ? mixture_target * std::exp(standardised_.scaling.scale * noise) : mixture_target + noise;
}

double BatchLoss::operator()(HeadValues outputs, std::span<const std::int32_t> chosen, HeadValues gradient,
                             std::span<const double> noise) {
  const metrics::FamilyTraits& traits = metrics::traits(family_);
  const bool normal = traits.normal_distribution && loss_ == Loss::nll;  // its log score has a kernel
  if (normal || traits.head == metrics::Head::log_odds)
    return standardised_score(outputs, chosen, gradient, noise);
  batch_mixture_target_.clear();
  for (const std::int32_t row : chosen) batch_mixture_target_.push_back(mixture_target(row));
  for (std::size_t i = 0; i < noise.size(); ++i)
    batch_mixture_target_[i] = moved(batch_mixture_target_[i], noise[i]);
  return mixtures_(outputs, batch_mixture_target_, gradient, weights_of(chosen));
}

void BatchLoss::yes_no_score(HeadValues outputs, std::size_t rows, HeadValues gradient) {
  const Kernels& all = kernels();
  const auto first = loss_ == Loss::nll ? all.yes_no_log_score : all.brier_score;
  first(outputs.values, batch_target_.data(), batch_loss_.data(), gradient.values, rows);
  if (loss_ != Loss::crps_nll) return;
  all.yes_no_log_score(outputs.values, batch_target_.data(), second_loss_.data(), second_gradient_.data(),
                       rows);
  constexpr auto kShare = static_cast<float>(kLogScoreShare);
  for (std::size_t i = 0; i < rows; ++i) {
    batch_loss_[i] += kShare * second_loss_[i];
    gradient.values[i] += kShare * second_gradient_[i];
  }
}

double BatchLoss::standardised_score(HeadValues outputs, std::span<const std::int32_t> chosen,
                                     HeadValues gradient, std::span<const double> noise) {
  for (std::size_t i = 0; i < chosen.size(); ++i)
    batch_target_[i] = standardised_.standardised[static_cast<std::size_t>(chosen[i])];
  for (std::size_t i = 0; i < noise.size(); ++i) batch_target_[i] += static_cast<float>(noise[i]);
  const Kernels& all = kernels();
  if (metrics::traits(family_).head == metrics::Head::log_odds) {
    yes_no_score(outputs, chosen.size(), gradient);
  } else {
    all.log_score(outputs.values, batch_target_.data(), batch_loss_.data(), gradient.values, components_,
                  chosen.size(), outputs.stride);
  }
  weigh(weights_of(chosen), gradient);
  double sum = 0.0;
  for (std::size_t i = 0; i < chosen.size(); ++i) sum += static_cast<double>(batch_loss_[i]);
  return sum / static_cast<double>(chosen.size());
}

/// Multiplies each row's loss and its derivatives by the row's weight, if there are any.
void BatchLoss::weigh(std::span<const double> weights, HeadValues gradient) {
  if (weights.empty()) return;
  const std::size_t planes = metrics::traits(family_).head == metrics::Head::log_odds ? 1 : 3 * components_;
  for (std::size_t i = 0; i < weights.size(); ++i) batch_loss_[i] *= static_cast<float>(weights[i]);
  for (std::size_t plane = 0; plane < planes; ++plane) {
    float* values = gradient.values + plane * gradient.stride;
    for (std::size_t i = 0; i < weights.size(); ++i) values[i] *= static_cast<float>(weights[i]);
  }
}

}  // namespace seedbed::models
