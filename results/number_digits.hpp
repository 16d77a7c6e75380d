#pragma once

#include <string>

#include "results/statistics/interval.hpp"

namespace seedbed::results {

/// Decimals with which `value` shows `digits` significant digits, not below 0.
int decimals_for(double value, int digits);

/// Whether half the width of an interval around `value` is what averaging equal numbers leaves by rounding.
bool is_rounding(double half_width, double value);

/// How many digits numbers are shown with.
enum class Digits {
  usual,
  few,  ///< where there is little room
};

/// The decimals that an interval supports: two significant digits of half its width, or of `few` one where
/// they are above 35, as the Particle Data Group rounds. Without an interval, or if it is rounding alone,
/// five digits of `value`, or four.
int decimals_of(const Interval& interval, double value, Digits digits = Digits::usual);

/// Whether a number is shown in exponential form: with more than eight decimals, or from a thousand million.
bool is_exponential(double value, int decimals);

/// A number with so many decimals, or exponential; "–" for NaN.
std::string fixed_text(double value, int decimals);

/// "1.8 to 3.6".
std::string interval_text(const Interval& interval, int decimals);

/// A probability: "0.031", "0.00012", "< 1e-12".
std::string p_text(double p);

}  // namespace seedbed::results
