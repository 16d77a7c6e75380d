#pragma once

namespace seedbed::forecasts {

/// The double nearest to the decimal number with `digits` significant digits (1 to 16) that is nearest to
/// `value`: its shortest text has no more digits than that.
double rounded(double value, int digits);

}  // namespace seedbed::forecasts
