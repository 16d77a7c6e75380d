#include "models/network_layout.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <stdexcept>
#include <utility>

#include "metrics/families/family.hpp"
#include "models/network_engine.hpp"

namespace seedbed::models {
namespace {

// Tensors start on 64-byte boundaries of a buffer that itself does: one cache line, one AVX-512 register.
constexpr std::size_t kAlignment = 16;  // floats

// 64 GiB of floats: beyond anything that can be trained here, and far from overflow of any size computed from
// it.
constexpr std::size_t kMostFloats = std::size_t{1} << 34;

std::size_t product(const std::vector<int>& shape) {
  std::size_t size = 1;
  for (const int extent : shape) size *= static_cast<std::size_t>(extent);
  return size;
}

void append(std::vector<TensorPlace>& places, std::size_t& count, std::string name, std::vector<int> shape) {
  const std::size_t size = product(shape);
  if (size > kMostFloats || count > kMostFloats - size) {
    throw std::invalid_argument(fmt::format("network too large: tensor '{}' of {} values", name, size));
  }
  places.push_back({std::move(name), std::move(shape), count});
  count += (size + kAlignment - 1) / kAlignment * kAlignment;
}

void require(bool good, const char* what, int value) {
  if (!good) throw std::invalid_argument(fmt::format("network: {} is {}", what, value));
}

void check(const NetworkSettings& settings, const InputShape& inputs) {
  require(settings.components >= 1 && settings.components <= 1'000'000, "components", settings.components);
  for (const int width : settings.hidden) require(width >= 1, "the width of a hidden layer", width);
  require(settings.numeric.bins >= 1 && settings.numeric.bins <= 4096, "the number of bins",
          settings.numeric.bins);
  require(settings.numeric.frequencies >= 1 && settings.numeric.frequencies <= 4096,
          "the number of frequencies", settings.numeric.frequencies);
  if (settings.embedding) require(*settings.embedding >= 1, "embedding", *settings.embedding);
  require(inputs.numeric >= 0, "the number of numeric inputs", inputs.numeric);
  for (const int levels : inputs.category_levels)
    require(levels >= 1, "a categorical input's levels", levels);
  for (const int words : inputs.vocabulary_sizes) require(words >= 1, "a text input's vocabulary", words);
}

/// Appends the bins of all numeric inputs.
void append_bins(NetworkLayout& layout, const NetworkSettings& settings, int numeric) {
  const int bins = numeric_bins(settings);
  if (bins == 0 || numeric == 0) return;
  if (numeric > std::numeric_limits<int>::max() / bins)
    throw std::invalid_argument(fmt::format("network too large: {} bins of {} inputs", bins, numeric));
  for (const char* name : {"numeric.start", "numeric.slope"})
    append(layout.statistics, layout.statistic_count, name, {numeric, bins});
  append(layout.parameters, layout.parameter_count, "numeric.weight",
         {numeric * bins, first_width(settings)});
}

/// Appends the frequencies of all numeric inputs and returns how many sines and cosines they give.
std::size_t append_frequencies(NetworkLayout& layout, const NetworkSettings& settings, int numeric) {
  const int frequencies = numeric_frequencies(settings);
  if (frequencies == 0 || numeric == 0) return 0;
  append(layout.parameters, layout.parameter_count, "numeric.frequency", {numeric, frequencies});
  return 2 * static_cast<std::size_t>(numeric) * static_cast<std::size_t>(frequencies);
}

/// Appends one table per input and returns the sum of their widths.
std::size_t append_tables(NetworkLayout& layout, const NetworkSettings& settings, const char* prefix,
                          const std::vector<int>& sizes) {
  std::size_t total = 0;
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    const int width = embedding_width(settings, sizes[i]);
    append(layout.parameters, layout.parameter_count, fmt::format("{}.{}.weight", prefix, i),
           {sizes[i], width});
    total += static_cast<std::size_t>(width);
  }
  return total;
}

void append_linear(NetworkLayout& layout, const std::string& name, int outputs, int inputs) {
  append(layout.parameters, layout.parameter_count, name + ".weight", {outputs, inputs});
  append(layout.parameters, layout.parameter_count, name + ".bias", {outputs});
}

void append_norm(NetworkLayout& layout, Norm norm, std::size_t layer, int width) {
  if (norm == Norm::none) return;
  const std::string name = fmt::format("norm.{}", layer);
  append(layout.parameters, layout.parameter_count, name + ".weight", {width});
  append(layout.parameters, layout.parameter_count, name + ".bias", {width});
  if (norm != Norm::batch) return;
  append(layout.statistics, layout.statistic_count, name + ".running_mean", {width});
  append(layout.statistics, layout.statistic_count, name + ".running_var", {width});
}

}  // namespace

std::size_t TensorPlace::size() const {
  return product(shape);
}

const TensorPlace* NetworkLayout::find_if_any(const std::string& name) const {
  for (const auto* places : {&parameters, &statistics}) {
    const auto found = std::find_if(places->begin(), places->end(),
                                    [&](const TensorPlace& place) { return place.name == name; });
    if (found != places->end()) return &*found;
  }
  return nullptr;
}

const TensorPlace& NetworkLayout::find(const std::string& name) const {
  if (const TensorPlace* found = find_if_any(name)) return *found;
  throw std::out_of_range(fmt::format("the network has no tensor '{}'", name));
}

int embedding_width(const NetworkSettings& settings, int levels) {
  return settings.embedding ? *settings.embedding : std::min(50, levels / 2 + levels % 2);
}

int numeric_bins(const NetworkSettings& settings) {
  return settings.numeric.kind == NumericKind::piecewise ? settings.numeric.bins : 0;
}

int forecast_components(const NetworkSettings& settings) {
  switch (metrics::traits(settings.family).head) {
    case metrics::Head::mixture:
      return settings.components;
    case metrics::Head::mixture_with_zero:
      return settings.components + 1;
    case metrics::Head::log_odds:
      break;
  }
  return 1;
}

int head_outputs(const NetworkSettings& settings) {
  const bool log_odds = metrics::traits(settings.family).head == metrics::Head::log_odds;
  return log_odds ? 1 : 3 * forecast_components(settings);
}

int numeric_frequencies(const NetworkSettings& settings) {
  return settings.numeric.kind == NumericKind::periodic ? settings.numeric.frequencies : 0;
}

int first_width(const NetworkSettings& settings) {
  return settings.hidden.empty() ? head_outputs(settings) : settings.hidden.front();
}

NetworkLayout network_layout(const NetworkSettings& settings, const InputShape& inputs) {
  check(settings, inputs);
  if (!settings.is_perceptron()) return network_engine().make(settings, inputs, 0)->layout();
  NetworkLayout layout;
  std::size_t width = static_cast<std::size_t>(inputs.numeric);
  width += append_tables(layout, settings, "embedding", inputs.category_levels);
  width += append_tables(layout, settings, "words", inputs.vocabulary_sizes);
  append_bins(layout, settings, inputs.numeric);
  width += append_frequencies(layout, settings, inputs.numeric);
  if (width > kMostFloats / 1024)
    throw std::invalid_argument(fmt::format("network too large: {} inputs", width));
  layout.first_inputs = static_cast<int>(width);
  int below = layout.first_inputs;
  for (std::size_t l = 0; l < settings.hidden.size(); ++l) {
    append_linear(layout, fmt::format("trunk.{}", l), settings.hidden[l], below);
    append_norm(layout, settings.norm, l, settings.hidden[l]);
    below = settings.hidden[l];
  }
  append_linear(layout, "head", head_outputs(settings), below);
  return layout;
}

}  // namespace seedbed::models
