#include "forecasts/profiling/random_models.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>
#include <utility>

#include "base/data_error.hpp"
#include "base/moments.hpp"
#include "base/random.hpp"
#include "experiments/dataset/preprocessing.hpp"
#include "experiments/dataset/settings_check.hpp"
#include "experiments/dataset/splits/split.hpp"
#include "experiments/dataset/table.hpp"
#include "metrics/families/family.hpp"
#include "models/model_file.hpp"
#include "models/settings_text.hpp"

namespace seedbed::forecasts {
namespace {

/// What is fitted once for all cells with the same data.
struct FittedData {
  experiments::DataSettings settings;
  experiments::Table table;
  std::vector<std::int32_t> train;
  experiments::FittedPreprocessing preprocessing;
};

FittedData fitted(const experiments::DataSettings& settings, int split) {
  experiments::check_data_settings(settings);
  experiments::Table table = experiments::read_table(settings);
  std::vector<std::int32_t> train = experiments::split_rows(table, settings.split, split).train;
  experiments::FittedPreprocessing preprocessing =
      experiments::FittedPreprocessing::fit(table, settings, train);
  return {settings, std::move(table), std::move(train), std::move(preprocessing)};
}

models::TargetScaling target_scaling(const FittedData& data, metrics::Family family) {
  experiments::require_target_of(family, data.table);
  const metrics::FamilyTraits& traits = metrics::traits(family);
  if (traits.head == metrics::Head::log_odds) return {};
  std::vector<double> targets;
  for (const std::int32_t row : data.train) {
    const double y = data.table.target[static_cast<std::size_t>(row)];
    if (y == 0 && traits.head == metrics::Head::mixture_with_zero) continue;
    targets.push_back(metrics::linked(traits.link, y));
  }
  if (targets.empty()) return {};
  const Moments fit = moments(targets);
  return {fit.mean, fit.deviation > 0 ? fit.deviation : 1.0};
}

/// The settings of a cell that decide the size of its network.
struct Size {
  experiments::DataSettings data;
  models::NetworkSettings network;
  std::size_t cell = 0;

  bool same_as(const Size& other) const { return data == other.data && network == other.network; }
};

std::vector<Size> distinct_sizes(const experiments::Experiment& experiment) {
  std::vector<Size> sizes;
  for (std::size_t cell = 0; cell < experiment.cells(); ++cell) {
    const experiments::JobSettings settings = experiment.settings(cell);
    Size size = {settings.data, settings.model, cell};
    size.network.dropout = 0;  // only in training
    if (std::ranges::none_of(sizes, [&](const Size& other) { return other.same_as(size); })) {
      sizes.push_back(std::move(size));
    }
  }
  return sizes;
}

}  // namespace

models::NetworkState random_network_state(const models::NetworkSettings& settings,
                                          const models::InputShape& inputs, std::uint64_t seed) {
  const models::NetworkLayout layout = models::network_layout(settings, inputs);
  models::NetworkState state;
  state.parameters.resize(layout.parameter_count);
  state.statistics.resize(layout.statistic_count);
  RandomStream random(seed, Purpose::initialisation);
  for (const models::TensorPlace& place : layout.parameters) {
    const bool product =
        place.shape.size() == 2 && (place.name.starts_with("trunk") || place.name.starts_with("head"));
    const double scale = product ? 1 / std::sqrt(1.0 + place.shape[1]) : 0.5;
    const double shift = place.name.starts_with("norm") && place.name.ends_with("weight") ? 1 : 0;
    for (std::size_t i = 0; i < place.size(); ++i) {
      state.parameters[place.offset + i] = static_cast<float>(shift + scale * random.normal());
    }
  }
  for (const models::TensorPlace& place : layout.statistics) {
    const bool variance = place.name.ends_with("running_var");
    for (std::size_t i = 0; i < place.size(); ++i) {
      state.statistics[place.offset + i] =
          static_cast<float>(variance ? 0.5 + random.uniform() : 0.3 * random.normal());
    }
  }
  return state;
}

std::string shape_text(const models::NetworkSettings& settings) {
  std::string text =
      fmt::format("{} {} × {} {}", models::to_text(settings.family), models::forecast_components(settings),
                  nlohmann::json(settings.hidden).dump(), models::to_text(settings.activation));
  if (settings.norm != models::Norm::none) {
    text += fmt::format(" {} norm", models::to_text(settings.norm));
  }
  if (settings.embedding) text += fmt::format(" embedding {}", *settings.embedding);
  return text;
}

std::vector<RandomModel> random_models(const experiments::Experiment& experiment) {
  std::vector<RandomModel> models;
  std::set<std::string> names;
  std::optional<FittedData> data;  // of the size before: cells with the same data mostly follow each other
  for (const Size& size : distinct_sizes(experiment)) {
    try {
      if (!data || !(data->settings == size.data)) {
        data.reset();
        data.emplace(fitted(size.data, experiment.splits().front()));
      }
      const models::InputShape inputs = data->preprocessing.shape();
      models::SavedModel model = {size.network,
                                  inputs,
                                  target_scaling(*data, size.network.family),
                                  random_network_state(size.network, inputs, size.cell),
                                  data->preprocessing.to_json(),
                                  nlohmann::json::object()};
      std::string name = shape_text(size.network);
      if (!names.insert(name).second) name += fmt::format(" ({})", experiment.cell_text(size.cell));
      models.push_back({std::move(name), std::move(model), size.data.path});
    } catch (const DataError& error) {
      if (error.setting().empty()) throw;
      throw DataError(fmt::format("{}: {}", experiment.origin(error.setting()), error.what()));
    }
  }
  return models;
}

}  // namespace seedbed::forecasts
