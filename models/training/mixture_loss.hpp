#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "base/aligned_floats.hpp"
#include "metrics/mixture.hpp"
#include "models/inputs.hpp"
#include "models/training/kernels.hpp"
#include "models/training/passes/training_pass.hpp"
#include "models/training_settings.hpp"

namespace seedbed::models {

/// The mean score of a batch of mixtures from the outputs of NetworkPass, for losses and families that have
/// no kernel of their own: from outputs to mixtures and from the mixtures' derivatives back in float32, a
/// vector of rows at a time; the score itself in double. With Loss::crps it is CrpsLoss.
class MixtureLoss {
 public:
  /// `unit` as for CrpsLoss; for batches of up to `most_rows` rows.
  MixtureLoss(Loss loss, metrics::Family family, std::size_t components, const TargetScaling& scaling,
              double unit, std::size_t most_rows);

  /// The mean over rows, and its derivative by every output. A row that has no score makes the result
  /// not-a-number. `weights`, if there are any, has what each row's score is multiplied by.
  double operator()(HeadValues outputs, std::span<const double> y, HeadValues gradient,
                    std::span<const double> weights = {});

 private:
  void read_mixtures(HeadValues outputs, std::size_t rows);
  void write_gradient(HeadValues gradient, std::size_t rows, std::span<const double> weights) const;
  std::span<double> part(std::vector<double>& values, std::size_t rows) const {
    return std::span(values).first(rows * components_);
  }

  const Kernels& kernels_;
  Loss loss_;
  metrics::Family family_;
  std::size_t components_;
  TargetScaling scaling_;
  double unit_;
  AlignedFloats weights_, scales_, slopes_;  ///< K × stride; weights up to a factor in each column
  void add_log_score(const metrics::Mixtures& mixtures, std::span<const double> y);

  // rows × K
  std::vector<double> row_weights_, row_locations_, row_scales_;
  std::vector<double> by_weight_, by_location_, by_scale_;
  std::vector<double> scores_;
  // The log score's part of Loss::crps_nll.
  std::vector<double> nll_by_weight_, nll_by_location_, nll_by_scale_, log_scores_;
  std::vector<metrics::RowStatus> status_;
};

}  // namespace seedbed::models
