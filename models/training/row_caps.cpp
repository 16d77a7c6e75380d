#include "models/training/row_caps.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>

#include "metrics/families/family.hpp"
#include "metrics/log_score.hpp"
#include "metrics/score.hpp"
#include "metrics/scores/climatology.hpp"
#include "models/inference.hpp"
#include "models/training/initialisation.hpp"

namespace seedbed::models {
namespace {

constexpr double kNoCap = std::numeric_limits<double>::infinity();

std::vector<double> targets(const TrainingData& data, std::span<const std::int32_t> rows) {
  std::vector<double> values;
  values.reserve(rows.size());
  for (const std::int32_t row : rows) values.push_back(data.target[static_cast<std::size_t>(row)]);
  return values;
}

std::vector<double> crps_caps(Family family, const TrainingData& data, std::span<const double> y) {
  std::vector<double> caps(y.size(), kNoCap);
  if (metrics::traits(family).head == metrics::Head::log_odds) return caps;
  const metrics::Climatology climatology(targets(data, data.train), weights_of_rows(data, data.train));
  std::vector<double> crps(y.size());
  std::transform(y.begin(), y.end(), crps.begin(), [&](double value) { return climatology.crps(value); });
  const double mean = metrics::mean_over_rows("crps", crps, {}, weights_of_rows(data, data.validation)).value;
  if (!(mean > 0)) return caps;
  std::transform(crps.begin(), crps.end(), caps.begin(),
                 [&](double value) { return RowCaps::kCrpsFactor * (value + mean); });
  return caps;
}

/// What a network of one component that reads one input, which is 0, starts from.
MixtureRows forecast_without_inputs(const NetworkSettings& network, const TrainingData& data,
                                    const TrainingTarget& target) {
  NetworkSettings linear = network;
  linear.components = 1;
  linear.network = kPerceptron;
  linear.hidden = {};
  linear.numeric = {};
  const InputShape shape = {.numeric = 1, .category_levels = {}, .vocabulary_sizes = {}};
  const std::vector<double> locations = starting_locations(linear, target, data.train);
  const float nothing = 0;
  return Network(linear, shape, target.scaling, initial_state(linear, shape, locations, 0))
      .predict({.rows = 1, .numeric = {&nothing, 1}, .categories = {}, .texts = {}});
}

std::vector<double> repeated(const std::vector<double>& values, std::size_t times) {
  std::vector<double> all;
  all.reserve(values.size() * times);
  for (std::size_t i = 0; i < times; ++i) all.insert(all.end(), values.begin(), values.end());
  return all;
}

std::vector<double> log_score_caps(const MixtureRows& forecast, std::span<const double> y) {
  constexpr std::size_t kRows = 256;  // at once
  const std::size_t most = std::min(kRows, y.size());
  const MixtureRows same = {forecast.family, forecast.components, repeated(forecast.weights, most),
                            repeated(forecast.locations, most), repeated(forecast.scales, most)};
  std::vector<double> caps(y.size());
  std::vector<metrics::RowStatus> status(most);
  for (std::size_t first = 0; first < y.size(); first += most) {
    const std::size_t rows = std::min(most, y.size() - first);
    metrics::log_score(same.view().slice(0, rows), y.subspan(first, rows),
                       std::span(caps).subspan(first, rows), std::span(status).first(rows));
  }
  for (double& cap : caps) cap = std::isfinite(cap) ? cap + RowCaps::kLogScoreMargin : kNoCap;
  return caps;
}

}  // namespace

RowCaps row_caps(const NetworkSettings& network, const TrainingData& data, const TrainingTarget& target) {
  if (data.validation.empty()) return {};
  const std::vector<double> y = targets(data, data.validation);
  return {crps_caps(network.family, data, y),
          log_score_caps(forecast_without_inputs(network, data, target), y)};
}

double capped_mean(std::span<const double> values, std::span<const double> caps,
                   std::span<const double> weights) {
  std::vector<double> kept(values.begin(), values.end());
  for (std::size_t row = 0; row < kept.size(); ++row) {
    if (kept[row] > caps[row]) kept[row] = caps[row];
  }
  return metrics::mean_over_rows("capped", kept, {}, weights).value;
}

std::vector<double> weights_of_rows(const TrainingData& data, std::span<const std::int32_t> rows) {
  std::vector<double> weights;
  if (data.weights.empty()) return weights;
  weights.reserve(rows.size());
  for (const std::int32_t row : rows) weights.push_back(data.weights[static_cast<std::size_t>(row)]);
  return weights;
}

}  // namespace seedbed::models
