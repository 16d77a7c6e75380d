#include "forecasts/prediction/finite_forecast.hpp"

#include <fmt/format.h>

#include <cmath>
#include <span>

#include "metrics/distribution.hpp"
#include "metrics/families/family.hpp"

namespace seedbed::forecasts {
namespace {

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
  const metrics::FamilyTraits& family = metrics::traits(mixtures.family);
  bool is_harmless = true;
  for (std::size_t i = row * mixtures.components; i < (row + 1) * mixtures.components; ++i) {
    is_harmless = is_harmless && std::isfinite(mixtures.weights[i]) &&
                  mixtures.locations[i] >= family.harmless_lowest &&
                  mixtures.locations[i] <= family.harmless_highest &&
                  std::abs(mixtures.scales[i]) <= family.harmless_scale;
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
