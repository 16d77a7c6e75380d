#pragma once

#include <string>

#include "results/number_digits.hpp"
#include "results/statistics/summary.hpp"

namespace seedbed::results {

/// Mean ± half-width with the digits that the half-width supports: "254.3 ± 1.2". Without an interval the
/// mean with five significant digits (four if few are wanted), without a mean "–".
struct MeanText {
  std::string mean;
  std::string half_width;  ///< empty without an interval
  std::string text() const { return half_width.empty() ? mean : mean + " ± " + half_width; }
};
MeanText mean_text(const Summary& summary, Digits digits = Digits::usual);

}  // namespace seedbed::results
