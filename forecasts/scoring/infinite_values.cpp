#include "forecasts/scoring/infinite_values.hpp"

#include <fmt/format.h>

#include <cmath>

namespace seedbed::forecasts {
namespace {

/// Null if it may be infinite.
const char* name_of(metrics::RowValue::Kind kind) {
  using Kind = metrics::RowValue::Kind;
  switch (kind) {
    case Kind::crps:
      return "CRPS";
    case Kind::mean:
      return "mean";
    case Kind::standard_deviation:
      return "standard deviation";
    case Kind::quantile:
      return "quantile";
    case Kind::absolute_error:
      return "absolute error of its median";
    case Kind::squared_error:
      return "squared error of its mean";
    case Kind::width:
      return "width of its interval";
    case Kind::interval_score:
      return "interval score";
    case Kind::pinball:
      return "pinball loss";
    default:
      return nullptr;
  }
}

}  // namespace

std::string infinite_value(const metrics::RowValue& asked, double value) {
  if (!std::isinf(value)) return {};
  const char* const name = name_of(asked.kind);
  if (name == nullptr) return {};
  return fmt::format("the forecast is not finite: the {} is {}; is a location or a scale far too large?",
                     name, value);
}

}  // namespace seedbed::forecasts
