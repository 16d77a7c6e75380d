#include "models/packed_network.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>
#include <utility>

#include "metrics/families/family.hpp"

namespace seedbed::models {
namespace {

constexpr double kNormEpsilon = 1e-5;

std::size_t padded(std::size_t width) {
  return (width + kPanel - 1) / kPanel * kPanel;
}

void require_state_size(std::size_t size, std::size_t expected, const char* what) {
  if (size != expected) {
    throw std::invalid_argument(fmt::format("network: {} {} given, its layout has {}", size, what, expected));
  }
}

void require_finite(std::span<const float> values, const std::string& name) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!std::isfinite(values[i])) {
      throw std::invalid_argument(fmt::format("network: value {} of '{}' is {}", i, name, values[i]));
    }
  }
}

void require_ascending(std::span<const float> starts, std::size_t bins) {
  for (std::size_t i = 1; i < starts.size(); ++i) {
    if (i % bins != 0 && starts[i] < starts[i - 1]) {
      throw std::invalid_argument(
          fmt::format("network: value {} of 'numeric.start' is {}, below the one before it", i, starts[i]));
    }
  }
}

}  // namespace

/// Finds tensors by name and checks their values on the way.
struct PackedNetwork::Source {
  const NetworkLayout& layout;
  const NetworkState& state;

  std::span<const float> tensor(const std::string& name) const {
    const TensorPlace& place = layout.find(name);
    const bool trained =
        std::ranges::any_of(layout.parameters, [&](const auto& one) { return &one == &place; });
    const auto& buffer = trained ? state.parameters : state.statistics;
    const std::span<const float> values(buffer.data() + place.offset, place.size());
    require_finite(values, name);
    return values;
  }
};

/// What batch normalisation with its running statistics does to a layer's outputs, y -> y factor + shift: one
/// more row operation on the product, so it is done once, here, in double.
struct PackedNetwork::Fold {
  std::vector<double> factor, shift;  // empty: nothing to fold

  Fold() = default;
  Fold(const Source& source, const std::string& name) {
    const auto mean = source.tensor(name + ".running_mean"), variance = source.tensor(name + ".running_var");
    const auto weight = source.tensor(name + ".weight"), bias = source.tensor(name + ".bias");
    for (std::size_t i = 0; i < mean.size(); ++i) {
      if (variance[i] < 0) {
        throw std::invalid_argument(
            fmt::format("network: value {} of '{}.running_var' is {}", i, name, variance[i]));
      }
      factor.push_back(weight[i] / std::sqrt(double{variance[i]} + kNormEpsilon));
      shift.push_back(bias[i] - mean[i] * factor[i]);
    }
  }

  double weight(std::size_t output, float value) const {
    return factor.empty() ? value : value * factor[output];
  }
  double bias(std::size_t output, float value) const {
    return factor.empty() ? value : value * factor[output] + shift[output];
  }
};

float* PackedNetwork::keep(std::size_t size) {
  buffers_.emplace_back(size);
  return buffers_.back().data();
}

const float* PackedNetwork::keep_vector(std::span<const float> values) {
  float* const kept = keep(padded(values.size()));
  std::ranges::copy(values, kept);
  return kept;
}

KernelTable PackedNetwork::pack_table(const Source& source, const std::string& name) {
  const std::vector<int>& shape = source.layout.find(name).shape;
  const std::span<const float> values = source.tensor(name);
  const std::size_t width = static_cast<std::size_t>(shape[1]);
  float* const rows = keep(static_cast<std::size_t>(shape[0]) * padded(width));
  for (std::size_t row = 0; row * width < values.size(); ++row) {
    std::ranges::copy(values.subspan(row * width, width), rows + row * padded(width));
  }
  return {rows, shape[1]};
}

KernelLayer PackedNetwork::pack_layer(const Source& source, const std::string& name, const Fold& fold) {
  const std::vector<int>& shape = source.layout.find(name + ".weight").shape;
  const std::size_t outputs = static_cast<std::size_t>(shape[0]), inputs = static_cast<std::size_t>(shape[1]);
  const std::span<const float> weight = source.tensor(name + ".weight"), bias = source.tensor(name + ".bias");
  float* const panels = keep(padded(outputs) * inputs);
  float* const biases = keep(padded(outputs));
  for (std::size_t o = 0; o < outputs; ++o) {
    float* const panel = panels + o / kPanel * kPanel * inputs + o % kPanel;
    for (std::size_t i = 0; i < inputs; ++i) {
      panel[i * kPanel] = static_cast<float>(fold.weight(o, weight[o * inputs + i]));
    }
    biases[o] = static_cast<float>(fold.bias(o, bias[o]));
  }
  require_finite({panels, padded(outputs) * inputs}, name + ".weight, normalised");
  require_finite({biases, outputs}, name + ".bias, normalised");
  return {.weights = panels, .bias = biases, .inputs = shape[1], .outputs = shape[0]};
}

KernelBins PackedNetwork::pack_bins(const Source& source, const Fold& fold) {
  if (source.layout.find_if_any("numeric.weight") == nullptr) return {};
  const std::vector<int>& shape = source.layout.find("numeric.start").shape;
  const auto numbers = static_cast<std::size_t>(shape[0]), bins = static_cast<std::size_t>(shape[1]);
  const std::span<const float> starts = source.tensor("numeric.start"),
                               slopes = source.tensor("numeric.slope"),
                               weight = source.tensor("numeric.weight");
  require_ascending(starts, bins);
  const std::size_t width = weight.size() / (numbers * bins), stride = padded(width);
  float* const passed = keep(numbers * bins * stride);
  float* const own = keep(numbers * bins * stride);
  std::vector<double> sums(width);
  for (std::size_t row = 0; row < numbers * bins; ++row) {
    if (row % bins == 0) std::ranges::fill(sums, 0.0);
    for (std::size_t o = 0; o < width; ++o) {
      const double value = fold.weight(o, weight[row * width + o]);
      passed[row * stride + o] = static_cast<float>(sums[o]);
      own[row * stride + o] = static_cast<float>(value);
      sums[o] += value;
    }
  }
  require_finite({passed, numbers * bins * stride}, "numeric.weight, summed");
  require_finite({own, numbers * bins * stride}, "numeric.weight, normalised");
  return {.bins = shape[1],
          .starts = keep_vector(starts),
          .slopes = keep_vector(slopes),
          .passed = passed,
          .weights = own};
}

PackedNetwork::PackedNetwork(const NetworkSettings& settings, const InputShape& inputs,
                             const TargetScaling& scaling, const NetworkState& state) {
  const NetworkLayout layout = network_layout(settings, inputs);
  require_state_size(state.parameters.size(), layout.parameter_count, "parameters");
  require_state_size(state.statistics.size(), layout.statistic_count, "statistics");
  if (!std::isfinite(scaling.location) || !std::isfinite(scaling.scale) || scaling.scale <= 0) {
    throw std::invalid_argument(
        fmt::format("network: target scaling by location {} and scale {}", scaling.location, scaling.scale));
  }
  const Source source{layout, state};
  for (std::size_t i = 0; i < inputs.category_levels.size(); ++i) {
    categories_.push_back(pack_table(source, fmt::format("embedding.{}.weight", i)));
  }
  for (std::size_t i = 0; i < inputs.vocabulary_sizes.size(); ++i) {
    texts_.push_back(pack_table(source, fmt::format("words.{}.weight", i)));
  }
  KernelTable frequencies;
  if (layout.find_if_any("numeric.frequency") != nullptr)
    frequencies = pack_table(source, "numeric.frequency");
  const bool folds_first = settings.norm == Norm::batch && !settings.hidden.empty();
  const KernelBins bins = pack_bins(source, folds_first ? Fold(source, "norm.0") : Fold());
  int widest = std::max(layout.first_inputs, head_outputs(settings));
  for (std::size_t l = 0; l < settings.hidden.size(); ++l) {
    const std::string norm = fmt::format("norm.{}", l);
    const Fold fold = settings.norm == Norm::batch ? Fold(source, norm) : Fold();
    layers_.push_back(pack_layer(source, fmt::format("trunk.{}", l), fold));
    layers_.back().hidden = true;
    if (settings.norm == Norm::layer) {
      layers_.back().norm_weight = keep_vector(source.tensor(norm + ".weight"));
      layers_.back().norm_bias = keep_vector(source.tensor(norm + ".bias"));
    }
    widest = std::max(widest, settings.hidden[l]);
  }
  layers_.push_back(pack_layer(source, "head", {}));
  view_ = {.numeric = inputs.numeric,
           .category_count = static_cast<int>(categories_.size()),
           .text_count = static_cast<int>(texts_.size()),
           .layer_count = static_cast<int>(layers_.size()),
           .first_inputs = layout.first_inputs,
           .widest = widest,
           .components = forecast_components(settings),
           .log_odds = metrics::traits(settings.family).head == metrics::Head::log_odds,
           .activation = settings.activation,
           .bins = bins,
           .frequencies = frequencies,
           .categories = categories_.data(),
           .texts = texts_.data(),
           .layers = layers_.data(),
           .location = scaling.location,
           .scale = scaling.scale};
}

}  // namespace seedbed::models
