#pragma once

#include <optional>
#include <vector>

#include "metrics/scores/heaviest_row.hpp"
#include "models/network_layout.hpp"
#include "models/training/row_caps.hpp"
#include "models/training/train.hpp"

namespace seedbed::models {

struct ValidationScores {
  double nll;
  double crps;
  /// The same with no row counting more than its cap; to the bit the same where none does.
  double monitored_nll, monitored_crps;
  /// A row that carries more than a tenth of the score; its place among the validation rows.
  std::optional<metrics::HeavyRow> heavy_nll, heavy_crps;
};

/// Scores the validation rows, by their weights if they have any, in the target's own unit, by the inference
/// kernels and the exact metrics. A row whose mixture has no score makes the means not-a-number.
class Validation {
 public:
  /// The network's settings and the data must outlive this object. `target` is fitted on the training rows.
  Validation(const NetworkSettings& network, const TrainingData& data, const TrainingTarget& target);

  bool empty() const { return data_.validation.empty(); }
  ValidationScores score(const TargetScaling& scaling, const NetworkState& state);

 private:
  const NetworkSettings& network_;
  const TrainingData& data_;
  RowCaps caps_;
  std::vector<double> target_, weights_;
  std::vector<double> nll_, crps_;
};

}  // namespace seedbed::models
