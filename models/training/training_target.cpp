#include "models/training/training_target.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "base/moments.hpp"
#include "metrics/compensated_sum.hpp"
#include "metrics/families/family.hpp"

namespace seedbed::models {
namespace {

/// A unit that can be divided by: 1 for a target that is constant, up to rounding.
double usable_unit(const Moments& moments) {
  return moments.deviation > 1e-12 * std::abs(moments.mean) ? moments.deviation : 1.0;
}

bool is_at_zero(const metrics::FamilyTraits& family, double target) {
  return family.head == metrics::Head::mixture_with_zero && target == 0;
}

void require_fit(const metrics::FamilyTraits& family, std::span<const double> target,
                 std::span<const std::int32_t> train) {
  for (const std::int32_t row : train) {
    const double value = target[static_cast<std::size_t>(row)];
    if (family.fits(value)) continue;
    throw std::invalid_argument(fmt::format(
        "the target of row {} is {}, which a {} network cannot be trained on", row, value, family.title));
  }
}

/// Of all rows of the data, over the mean of the training rows.
std::vector<double> relative_weights(std::span<const double> weights, std::span<const std::int32_t> train) {
  std::vector<double> relative;
  if (weights.empty()) return relative;
  metrics::CompensatedSum sum;
  for (const std::int32_t row : train) sum.add(weights[static_cast<std::size_t>(row)]);
  const double mean = sum.total() / static_cast<double>(train.size());
  relative.resize(weights.size());
  for (const std::int32_t row : train)
    relative[static_cast<std::size_t>(row)] = weights[static_cast<std::size_t>(row)] / mean;
  return relative;
}

double weight_of(const TrainingTarget& target, std::span<const std::int32_t> rows) {
  double sum = 0;
  for (const std::int32_t row : rows) sum += target.weight(row);
  return sum;
}

}  // namespace

TrainingTarget training_target(Family family, std::span<const double> target,
                               std::span<const std::int32_t> train, std::span<const double> weights) {
  if (train.empty()) throw std::invalid_argument("there are no training rows");
  const metrics::FamilyTraits& traits = metrics::traits(family);
  require_fit(traits, target, train);
  const auto in_unit = [&](std::int32_t row) { return target[static_cast<std::size_t>(row)]; };
  TrainingTarget result;
  result.standardised.resize(target.size());
  result.weights = relative_weights(weights, train);
  const bool weighted = !weights.empty();
  std::vector<double> values, value_weights;  // of the rows that a mixture is learned from
  values.reserve(train.size());
  for (const std::int32_t row : train) {
    if (is_at_zero(traits, in_unit(row))) continue;
    values.push_back(metrics::linked(traits.link, in_unit(row)));
    if (weighted) value_weights.push_back(result.weight(row));
  }
  if (traits.head != metrics::Head::log_odds) {
    if (!values.empty()) {
      const Moments fitted = shifted_moments(values, value_weights);
      result.scaling = {fitted.mean, usable_unit(fitted)};
    }
    std::vector<double> raw(train.size()), raw_weights(weighted ? train.size() : 0);
    for (std::size_t i = 0; i < train.size(); ++i) raw[i] = in_unit(train[i]);
    for (std::size_t i = 0; i < raw_weights.size(); ++i) raw_weights[i] = result.weight(train[i]);
    result.crps_unit = usable_unit(shifted_moments(raw, raw_weights));
  }
  std::size_t next = 0;
  for (const std::int32_t row : train) {
    float& standardised = result.standardised[static_cast<std::size_t>(row)];
    if (is_at_zero(traits, in_unit(row))) {
      standardised = -std::numeric_limits<float>::infinity();
    } else {
      standardised = static_cast<float>((values[next++] - result.scaling.location) / result.scaling.scale);
    }
  }
  return result;
}

namespace {

std::vector<double> weighted_spread_quantiles(const TrainingTarget& target,
                                              std::span<const std::int32_t> train, std::size_t count) {
  std::vector<std::int32_t> order(train.begin(), train.end());
  const auto value = [&](std::int32_t row) { return target.standardised[static_cast<std::size_t>(row)]; };
  std::ranges::stable_sort(order, {}, value);
  const double all = weight_of(target, train);
  std::vector<double> quantiles(count);
  std::size_t at = 0;
  double up_to = target.weight(order.front());
  for (std::size_t k = 0; k < count; ++k) {
    const double share = (static_cast<double>(k) + 0.5) / static_cast<double>(count);
    while (at + 1 < order.size() && !(up_to > share * all)) up_to += target.weight(order[++at]);
    quantiles[k] = static_cast<double>(value(order[at]));
  }
  return quantiles;
}

}  // namespace

std::vector<double> starting_locations(const NetworkSettings& network, const TrainingTarget& target,
                                       std::span<const std::int32_t> train) {
  const auto components = static_cast<std::size_t>(network.components);
  const auto standardised = [&](std::int32_t row) {
    return target.standardised[static_cast<std::size_t>(row)];
  };
  const double count = weight_of(target, train);
  switch (metrics::traits(network.family).head) {
    case metrics::Head::mixture:
      return spread_quantiles(target, train, components);
    case metrics::Head::mixture_with_zero: {
      std::vector<std::int32_t> others;
      for (const std::int32_t row : train) {
        if (std::isfinite(standardised(row))) others.push_back(row);
      }
      std::vector<double> found(components, 0.0);
      if (!others.empty()) found = spread_quantiles(target, others, components);
      const double above = weight_of(target, others);
      found.insert(found.begin(),
                   std::log(static_cast<double>(network.components) * (count - above + 0.5) / (above + 0.5)));
      return found;
    }
    case metrics::Head::log_odds:
      break;
  }
  double ones = 0;
  for (const std::int32_t row : train) ones += target.weight(row) * static_cast<double>(standardised(row));
  return {std::log((ones + 0.5) / (count - ones + 0.5))};
}

std::vector<double> spread_quantiles(const TrainingTarget& target, std::span<const std::int32_t> train,
                                     std::size_t count) {
  if (!target.weights.empty()) return weighted_spread_quantiles(target, train, count);
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
