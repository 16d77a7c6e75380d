#pragma once

#include <string>

#include "forecasts/explanation/permutation_importance.hpp"

namespace seedbed::forecasts {

/// A table for people, with what it is about.
std::string to_text(const Importance& importance, const LabelledRows& rows, std::size_t repeats);

/// input,crps_increase,standard_error,ci95_low,ci95_high,crps, a line for each input, every digit.
std::string to_csv(const Importance& importance);

}  // namespace seedbed::forecasts
