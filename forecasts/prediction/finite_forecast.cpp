#include "forecasts/prediction/finite_forecast.hpp"

#include <fmt/format.h>

#include <cmath>
#include <span>

#include "metrics/distribution.hpp"

namespace seedbed::forecasts {
namespace {

/// Parameters within these bounds have finite moments, which saves computing them.
struct Bounds {
  double location = 0, scale = 0;
};

Bounds harmless(metrics::Family family) {
  if (family == metrics::Family::normal) return {1e150, 1e150};
  // Of a logarithm: the largest exponent is 2 (location + scale²), of exp in the second moment.
  return {100, 15};
}

struct Moments {
  double mean = 0, standard_deviation = 0;
};

Moments moments(const models::MixtureRows& mixtures, std::size_t row) {
  Moments found;
  const metrics::Mixtures one = mixtures.view().slice(row, 1);
  metrics::mean(one, {&found.mean, 1});
  metrics::standard_deviation(one, {&found.standard_deviation, 1});
  return found;
}

}  // namespace

bool is_finite_forecast(const models::MixtureRows& mixtures, std::size_t row) {
  const Bounds bounds = harmless(mixtures.family);
  bool is_harmless = true;
  for (std::size_t i = row * mixtures.components; i < (row + 1) * mixtures.components; ++i) {
    is_harmless = is_harmless && std::isfinite(mixtures.weights[i]) &&
                  std::abs(mixtures.locations[i]) <= bounds.location &&
                  std::abs(mixtures.scales[i]) <= bounds.scale;
  }
  if (is_harmless) return true;
  if (!mixtures.is_finite(row)) return false;
  const Moments found = moments(mixtures, row);
  return std::isfinite(found.mean) && std::isfinite(found.standard_deviation);
}

std::string not_finite(const models::MixtureRows& mixtures, std::size_t row) {
  std::string what = "a parameter of it is no finite number";
  if (mixtures.is_finite(row)) {
    const Moments found = moments(mixtures, row);
    what = fmt::format("mean {}, standard deviation {}", found.mean, found.standard_deviation);
  }
  return fmt::format("its forecast is not finite ({}): its inputs are too far from the training data", what);
}

}  // namespace seedbed::forecasts
