#include "models/training/training_target.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "base/moments.hpp"

namespace seedbed::models {
namespace {

/// A unit that can be divided by: 1 for a target that is constant, up to rounding.
double usable_unit(const Moments& moments) {
  return moments.deviation > 1e-12 * std::abs(moments.mean) ? moments.deviation : 1.0;
}

const char* name_of(Family family) {
  switch (family) {
    case Family::normal:
      return "normal";
    case Family::lognormal:
      return "log-normal";
    case Family::bernoulli:
      return "Bernoulli";
  }
  return "?";
}

bool fits(Family family, double target) {
  if (family == Family::bernoulli) return target == 0 || target == 1;
  return std::isfinite(family == Family::lognormal ? std::log(target) : target);
}

}  // namespace

TrainingTarget training_target(Family family, std::span<const double> target,
                               std::span<const std::int32_t> train) {
  if (train.empty()) throw std::invalid_argument("there are no training rows");
  const auto in_unit = [&](std::int32_t row) { return target[static_cast<std::size_t>(row)]; };
  TrainingTarget result;
  result.standardised.resize(target.size());
  std::vector<double> values(train.size());
  for (std::size_t i = 0; i < train.size(); ++i) {
    if (!fits(family, in_unit(train[i]))) {
      throw std::invalid_argument(
          fmt::format("the target of row {} is {}, which a {} network cannot be trained on", train[i],
                      in_unit(train[i]), name_of(family)));
    }
    values[i] = family == Family::lognormal ? std::log(in_unit(train[i])) : in_unit(train[i]);
  }
  if (family == Family::bernoulli) {
    for (std::size_t i = 0; i < train.size(); ++i)
      result.standardised[static_cast<std::size_t>(train[i])] = static_cast<float>(values[i]);
    return result;
  }
  const Moments fitted = shifted_moments(values);
  result.scaling = {fitted.mean, usable_unit(fitted)};
  std::vector<double> raw(train.size());
  for (std::size_t i = 0; i < train.size(); ++i) raw[i] = in_unit(train[i]);
  result.crps_unit = usable_unit(shifted_moments(raw));
  for (std::size_t i = 0; i < train.size(); ++i) {
    result.standardised[static_cast<std::size_t>(train[i])] =
        static_cast<float>((values[i] - result.scaling.location) / result.scaling.scale);
  }
  return result;
}

std::vector<double> starting_locations(const NetworkSettings& network, const TrainingTarget& target,
                                       std::span<const std::int32_t> train) {
  if (network.family != Family::bernoulli)
    return spread_quantiles(target, train, static_cast<std::size_t>(network.components));
  double ones = 0;
  for (const std::int32_t row : train)
    ones += static_cast<double>(target.standardised[static_cast<std::size_t>(row)]);
  return {std::log((ones + 0.5) / (static_cast<double>(train.size()) - ones + 0.5))};
}

std::vector<double> spread_quantiles(const TrainingTarget& target, std::span<const std::int32_t> train,
                                     std::size_t count) {
  std::vector<float> values(train.size());
  for (std::size_t i = 0; i < train.size(); ++i) {
    values[i] = target.standardised[static_cast<std::size_t>(train[i])];
  }
  std::vector<double> quantiles(count);
  auto from = values.begin();
  for (std::size_t k = 0; k < count; ++k) {
    const double share = (static_cast<double>(k) + 0.5) / static_cast<double>(count);
    const auto at = values.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size()));
    std::nth_element(from, at, values.end());
    quantiles[k] = static_cast<double>(*at);
    from = at;
  }
  return quantiles;
}

}  // namespace seedbed::models
