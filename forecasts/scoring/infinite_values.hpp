#pragma once

#include <string>

#include "metrics/scores/row_values.hpp"

namespace seedbed::forecasts {

/// Why a row whose parameters are all right cannot be scored: `value` of it, which is of the kind `asked`, is
/// beyond every double. Empty if it is not, or may be: an observation that a forecast holds impossible has an
/// infinite log score, and so has its logarithm a CRPS.
std::string infinite_value(const metrics::RowValue& asked, double value);

}  // namespace seedbed::forecasts
