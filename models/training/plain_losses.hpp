#pragma once

#include <torch/torch.h>

#include "models/training/crps_loss.hpp"

namespace seedbed::models {

/// The losses of BatchLoss on plain torch tensors, for NetworkModule: `outputs` is rows × 3K.

/// Mean log score of standardised normal mixtures, by log_softmax and logsumexp; `target` has one value per
/// row.
torch::Tensor log_score_loss(const torch::Tensor& outputs, const torch::Tensor& target);

/// Mean CRPS. It has an analytic derivative, computed in double whatever the type of `outputs`.
torch::Tensor crps_loss(const torch::Tensor& outputs, const std::vector<double>& target, CrpsLoss& loss);

}  // namespace seedbed::models
