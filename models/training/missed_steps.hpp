#pragma once

#include <cstddef>
#include <vector>

#include "models/training/kernels.hpp"

namespace seedbed::models {

/// What Adam does, in the steps in which a parameter's gradient is zero, to that parameter and its moments:
/// so that the rows of a large table are visited only when they are used, and yet move as if they were
/// visited in every step.
///
/// After n such steps the moments are beta1^n m and beta2^n v, and the parameter has moved by the sum over
/// j = 1 … n of rate_j beta1^j m / (beta2^(j/2) correction_j sqrt(v) + eps), with rate and correction as in
/// AdamStep. With S1 = sum rate_j beta1^j and S2 = sum rate_j beta1^j / (beta2^(j/2) correction_j) that is
/// S1 m / (S1 / S2 sqrt(v) + eps) where sqrt(v) is far above or far below eps = 1e-8; where both are alike it
/// is off by at most 5 % if the steps missed are the run's first, 5e-4 after 100 steps, 1e-5 after 1000.
class MissedSteps {
 public:
  /// Forgets all steps: what was missed until now has been made up for.
  void clear();
  /// Another step was taken.
  void add(double rate, double correction);
  /// Steps since clear().
  std::size_t count() const { return rates_.size(); }
  /// The effect of steps first … count() - 1, first < count().
  MissedAdam since(std::size_t first);

  template <class Archive>
  void exchange(Archive& archive) {
    archive.list(rates_);
    archive.list(corrected_rates_);
    archive.list(sums_);
    archive.list(corrections_);
    archive.value(summed_);
    extend_decays();
  }

 private:
  void extend_decays();  // to as many steps as there are

  void bring_sums_up_to_date();

  std::vector<double> rates_, corrected_rates_;  ///< of each step: rate, rate / correction
  std::vector<double> first_, second_;           ///< decay of the moments over n steps
  std::vector<float> sums_, corrections_;        ///< from each step on, as of `summed_` steps
  std::size_t summed_ = 0;
};

}  // namespace seedbed::models
