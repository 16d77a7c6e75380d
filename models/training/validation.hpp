#pragma once

#include <optional>
#include <vector>

#include "metrics/scores/heaviest_row.hpp"
#include "models/network_layout.hpp"
#include "models/training/train.hpp"

namespace seedbed::models {

struct ValidationScores {
  double nll;
  double crps;
  /// A row that carries more than a tenth of the score; its place among the validation rows.
  std::optional<metrics::HeavyRow> heavy_nll, heavy_crps;
};

/// Scores the validation rows in the target's own unit, by the inference kernels and the exact metrics. A row
/// whose mixture has no score makes the mean not-a-number.
class Validation {
 public:
  /// The data must outlive this object.
  explicit Validation(const TrainingData& data);

  bool empty() const { return data_.validation.empty(); }
  ValidationScores score(const NetworkSettings& network, const TargetScaling& scaling,
                         const NetworkState& state);

 private:
  const TrainingData& data_;
  std::vector<double> target_;
  std::vector<double> nll_, crps_;
};

}  // namespace seedbed::models
