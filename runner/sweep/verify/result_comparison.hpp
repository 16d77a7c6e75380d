#pragma once

#include <string>
#include <vector>

#include "results/job_result.hpp"

namespace seedbed::runner {

/// A number that two results of one job do not agree in.
struct Difference {
  std::string number;  ///< "crps_test", "crps_test_se", "train_loss of epochs", "best epoch"
  std::string place;   ///< the same, to the letter: "train_loss of epoch 3"
  double before = 0;   ///< NaN where a result has no such number
  double now = 0;
};

/// Compares scores, standard errors, epochs and the best epoch bit for bit; all NaNs are the same. Scores
/// that only `now` has are not compared. Empty if nothing differs.
std::vector<Difference> differences(const results::JobResult& before, const results::JobResult& now);

/// The same of scores alone.
std::vector<Difference> score_differences(const std::vector<metrics::Score>& before,
                                          const std::vector<metrics::Score>& now);

/// "crps_test was 0.25 and is 0.26 now"
std::string difference_text(const Difference& difference);
/// "0.25", or "absent".
std::string value_text(double value);

/// |a - b| / max(|a|, |b|); infinite if one of them is not finite and the other is another.
double relative_difference(double a, double b);

/// The bits are the same, or both are NaN.
bool same_bits(double a, double b);

}  // namespace seedbed::runner
