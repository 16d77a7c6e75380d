#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/aligned_floats.hpp"
#include "models/training/mixture_loss.hpp"
#include "models/training/passes/training_pass.hpp"
#include "models/training/training_target.hpp"
#include "models/training_settings.hpp"

namespace seedbed::models {

/// The mean loss of a batch and its derivative by the network's outputs, in one pass over the batch.
///   nll    the log score, nats: of the standardised target (of its logarithm for the log-normal family), of
///          the target itself for other families of its logarithm
///   crps+nll   the CRPS and kLogScoreShare of the log score
///   crps   the CRPS in units of the training target's standard deviation
/// For a head that gives log-odds, whose target is as it is: the log score and the Brier score. Where rows
/// have weights it is the mean of what they multiply, which is that of the weighted rows over all batches.
class BatchLoss {
 public:
  /// Both views must outlive this object.
  BatchLoss(Loss loss, const NetworkSettings& network, const TrainingTarget& standardised,
            std::span<const double> target, std::size_t most_rows);

  /// Not a number, or infinite, if a row has no score. `noise`, if there is any, has a value for each row
  /// that is added to its standardised target; not for whole numbers.
  double operator()(HeadValues outputs, std::span<const std::int32_t> chosen, HeadValues gradient,
                    std::span<const double> noise = {});

  /// What a mixture is scored by: the target, standardised unless the family is of its logarithm.
  double mixture_target(std::int32_t row) const;

 private:
  void yes_no_score(HeadValues outputs, std::size_t rows, HeadValues gradient);
  double standardised_score(HeadValues outputs, std::span<const std::int32_t> chosen, HeadValues gradient,
                            std::span<const double> noise);
  std::span<const double> weights_of(std::span<const std::int32_t> chosen);
  void weigh(std::span<const double> weights, HeadValues gradient);
  double moved(double mixture_target, double noise) const;

  Loss loss_;
  Family family_;
  std::size_t components_;
  const TrainingTarget& standardised_;
  std::span<const double> target_;
  MixtureLoss mixtures_;
  AlignedFloats batch_target_, batch_loss_;
  AlignedFloats second_loss_, second_gradient_;  ///< of a yes/no head, the log score's part
  std::vector<double> batch_mixture_target_, batch_weight_;
};

}  // namespace seedbed::models
