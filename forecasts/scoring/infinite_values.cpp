#include "forecasts/scoring/infinite_values.hpp"

#include <fmt/format.h>

#include <cmath>
#include <string_view>

#include "metrics/scores/row_functions.hpp"
#include "metrics/scores/score_registry.hpp"

namespace seedbed::forecasts {
namespace {

/// Empty if it may be infinite.
std::string_view name_of(metrics::RowValue::Function function) {
  if (function == metrics::row::mean) return "mean";
  if (function == metrics::row::quantile) return "quantile";
  for (const metrics::ScoreEntry& entry : metrics::score_entries()) {
    if (entry.value == function) return entry.finite_name;
  }
  return "";
}

}  // namespace

std::string infinite_value(const metrics::RowValue& asked, double value) {
  if (!std::isinf(value)) return {};
  const std::string_view name = name_of(asked.function);
  if (name.empty()) return {};
  return fmt::format("the forecast is not finite: the {} is {}; is a location or a scale far too large?",
                     name, value);
}

}  // namespace seedbed::forecasts
