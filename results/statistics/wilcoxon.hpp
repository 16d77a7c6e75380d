#pragma once

#include <cstddef>
#include <limits>
#include <span>

namespace seedbed::results {

/// Wilcoxon's signed-rank test that differences are symmetric around zero.
struct SignedRank {
  double p = std::numeric_limits<double>::quiet_NaN();           ///< two-sided; NaN without differences
  double smallest_p = std::numeric_limits<double>::quiet_NaN();  ///< 2^(1 - n): n differences of one sign
  std::size_t n = 0;                                             ///< differences that are not zero
  bool exact = false;                                            ///< p is from all signs, n being at most 25
};

/// Differences whose magnitudes lie within 1e-12 of the largest finite one from each other are ties and share
/// the mean of their ranks, and those within it from zero are zeros: 0.3 - 0.2 and 0.2 - 0.1 are the same
/// difference. Zeros take part in the ranking and then have no sign (Pratt, JASA 54 (1959) 655-667): dropped
/// before it, as Wilcoxon did, they can make a p smaller when all differences move towards zero.
/// For n <= 25 the p is exact given the ranks, zeros and ties included: the share of the 2^n signs whose rank
/// sum lies as far from its mean, counted by convolution. Beyond, it is normal with continuity correction.
/// NaN is left out.
SignedRank wilcoxon_signed_rank(std::span<const double> differences);

}  // namespace seedbed::results
