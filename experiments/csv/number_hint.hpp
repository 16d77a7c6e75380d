#pragma once

#include <string>
#include <string_view>

#include "experiments/csv/number_cell.hpp"

namespace seedbed::experiments {

/// Why a cell that is no number as the format has it looks like one, and what to do, without a full stop: odd
/// characters, a decimal comma, signs between thousands, a word for 1 or 0. Empty if it does not look like
/// one.
std::string number_hint(std::string_view cell, const NumberFormat& format = {});

}  // namespace seedbed::experiments
