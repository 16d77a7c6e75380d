#pragma once

#include <span>
#include <string>
#include <vector>

#include "metrics/score.hpp"

namespace seedbed::metrics {

/// The forecast that knows only the past: the empirical distribution of the training targets, scored exactly.
class Climatology {
 public:
  /// Throws std::invalid_argument without targets, or if one is not a finite number. With weights, one for
  /// each target and positive, a target has its share of them.
  explicit Climatology(std::span<const double> targets, std::span<const double> weights = {});

  /// The CRPS of the empirical distribution, mean |x - y| - mean |x - x'| / 2 over all targets and all pairs
  /// of them (weighted, if there are weights), in the time of a binary search.
  double crps(double y) const;

 private:
  void sort_with(std::span<const double> weights);
  /// Of the first `count` sorted targets, and of the others.
  double share(std::size_t count) const {
    return up_to_.empty() ? static_cast<double>(count) / static_cast<double>(sorted_.size())
                          : up_to_[count] / up_to_.back();
  }
  double share_above(std::size_t count) const {
    return up_to_.empty() ? static_cast<double>(sorted_.size() - count) / static_cast<double>(sorted_.size())
                          : (up_to_.back() - up_to_[count]) / up_to_.back();
  }

  std::vector<double> sorted_;
  std::vector<double> up_to_;  // weight of the first 0, 1, … sorted targets; empty without weights
  std::vector<double>
      below_;  // sum of (share of targets up to i)^2 x gap i -> i + 1: the integral of F^2 up to target i
  std::vector<double> above_;  // the integral of (1 - F)^2 from target i on
};

/// The skill 1 - mean(crps) / mean(reference): 1 is perfect, 0 no better than the reference, negative worse.
/// Its standard error takes both as measured on the same rows (delta method for a ratio),
/// clustered as in mean_over_rows. With weights both means are weighted.
Score skill_score(std::string name, std::span<const double> crps, std::span<const double> reference,
                  std::span<const std::int32_t> clusters = {}, std::span<const double> weights = {});

}  // namespace seedbed::metrics
