#include "forecasts/scoring/forecast_batch.hpp"

#include <fmt/format.h>

#include <cmath>
#include <span>

namespace seedbed::forecasts {
namespace {

using Numbers = std::span<const double>;

template <class Predicate>
std::string first_such(const char* name, Numbers values, const char* is, const Predicate& predicate) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (predicate(values[i])) return fmt::format("{} {} is {}: {}", name, i + 1, is, values[i]);
  }
  return {};
}

std::string not_finite(const char* name, Numbers values) {
  return first_such(name, values, "not a finite number", [](double x) { return !std::isfinite(x); });
}

std::string negative(const char* name, Numbers values) {
  return first_such(name, values, "negative", [](double x) { return x < 0; });
}

}  // namespace

std::string explain(const ForecastGroup& group, std::size_t row, metrics::RowStatus status) {
  const auto part = [&](const std::vector<double>& all) {
    return Numbers(all).subspan(row * group.components, group.components);
  };
  if (!std::isfinite(group.y[row])) return fmt::format("y is not a finite number: {}", group.y[row]);
  if (group.form != ForecastForm::mixture) {
    const char* name = group.form == ForecastForm::sample ? "sample" : "quantile";
    const std::string text = not_finite(name, part(group.locations));
    return text.empty() ? std::string(metrics::describe(status)) : text;
  }
  const Numbers weights = part(group.weights);
  for (const std::string& text :
       {not_finite("weight", weights), not_finite("location", part(group.locations)),
        not_finite("scale", part(group.scales)), negative("scale", part(group.scales)),
        negative("weight", weights)}) {
    if (!text.empty()) return text;
  }
  double sum = 0;
  for (const double weight : weights) sum += weight;
  if (status == metrics::RowStatus::weights_not_normalised) {
    return fmt::format("the weights sum to {}, which is further than 1e-6 from 1", sum);
  }
  return std::string(metrics::describe(status));
}

}  // namespace seedbed::forecasts
