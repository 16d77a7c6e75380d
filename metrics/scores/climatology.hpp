#pragma once

#include <span>
#include <string>
#include <vector>

#include "metrics/score.hpp"

namespace seedbed::metrics {

/// The forecast that knows only the past: the empirical distribution of the training targets, scored exactly.
class Climatology {
 public:
  /// Throws std::invalid_argument without targets, or if one is not a finite number.
  explicit Climatology(std::span<const double> targets);

  /// The CRPS of the empirical distribution, mean |x - y| - mean |x - x'| / 2 over all targets and all pairs
  /// of them, in the time of a binary search.
  double crps(double y) const;

 private:
  std::vector<double> sorted_;
  std::vector<double>
      below_;  // sum of (share of targets up to i)^2 x gap i -> i + 1: the integral of F^2 up to target i
  std::vector<double> above_;  // the integral of (1 - F)^2 from target i on
};

/// The skill 1 - mean(crps) / mean(reference): 1 is perfect, 0 no better than the reference, negative worse.
/// Its standard error takes both as measured on the same rows (delta method for a ratio),
/// clustered as in mean_over_rows.
Score skill_score(std::string name, std::span<const double> crps, std::span<const double> reference,
                  std::span<const std::int32_t> clusters = {});

}  // namespace seedbed::metrics
