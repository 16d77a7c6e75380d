#pragma once

#include <torch/torch.h>

#include "models/training/reference/crps_loss.hpp"

namespace seedbed::models {

/// The losses of BatchLoss on plain torch tensors, for PerceptronModule: `outputs` is rows × 3K, for the
/// Bernoulli family rows × 1. `weights`, if given, has what the loss of each row is multiplied by.

/// Mean log score of standardised normal mixtures, by log_softmax and logsumexp; `target` has one value per
/// row.
torch::Tensor log_score_loss(const torch::Tensor& outputs, const torch::Tensor& target,
                             const torch::Tensor& weights = {});

/// Mean CRPS. It has an analytic derivative, computed in double whatever the type of `outputs`.
torch::Tensor crps_loss(const torch::Tensor& outputs, const std::vector<double>& target, CrpsLoss& loss,
                        const std::vector<double>& weights = {});

/// Mean log score or Brier score of forecasts of 0 or 1, of which `target` has one per row.
torch::Tensor yes_no_log_score_loss(const torch::Tensor& outputs, const torch::Tensor& target,
                                    const torch::Tensor& weights = {});
torch::Tensor brier_loss(const torch::Tensor& outputs, const torch::Tensor& target,
                         const torch::Tensor& weights = {});

}  // namespace seedbed::models
