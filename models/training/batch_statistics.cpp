#include "models/training/batch_statistics.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/aligned_floats.hpp"
#include "models/training/kernels.hpp"
#include "models/training/passes/network_pass.hpp"

namespace seedbed::models {
namespace {

constexpr std::size_t kMostRows = 512;  // at once

std::string name_of(const char* kind, std::size_t layer, const char* which) {
  return fmt::format("{}.{}.{}", kind, layer, which);
}

/// A network without normalisation whose outputs, of which there may be up to two more, are a layer's
/// product.
NetworkSettings network_below(const NetworkSettings& network, std::size_t layer) {
  NetworkSettings below = network;
  below.family = Family::normal;  // three outputs for each component
  below.components = (network.hidden[layer] + 2) / 3;
  below.hidden.resize(layer);
  below.norm = Norm::none;
  below.dropout = 0;
  return below;
}

/// The buffers of that network: what both have of the same name, the normalisation of the layers below drawn
/// into their weights, and the layer as its head.
class BelowLayer {
 public:
  BelowLayer(const NetworkLayout& whole, const NetworkState& state, const NetworkLayout& below,
             std::size_t layer)
      : parameters(below.parameter_count), statistics(below.statistic_count) {
    // Row by row, as a head may be wider than the layer.
    const auto copy = [](const TensorPlace& from, const std::vector<float>& values, const TensorPlace& to,
                         AlignedFloats& buffer) {
      if (from.size() == 0) return;  // there are no inputs
      const auto width = static_cast<std::size_t>(from.shape.back());
      const auto stride = static_cast<std::size_t>(to.shape.back());
      for (std::size_t row = 0; row < from.size() / width; ++row)
        std::copy_n(values.data() + from.offset + row * width, width,
                    buffer.data() + to.offset + row * stride);
    };
    for (const TensorPlace& place : below.parameters) {
      if (!place.name.starts_with("head.")) copy(whole.find(place.name), state.parameters, place, parameters);
    }
    for (const TensorPlace& place : below.statistics)
      copy(whole.find(place.name), state.statistics, place, statistics);
    for (const char* which : {"weight", "bias"}) {
      copy(whole.find(name_of("trunk", layer, which)), state.parameters,
           below.find(fmt::format("head.{}", which)), parameters);
    }
    for (std::size_t l = 0; l < layer; ++l) draw_in_norm(whole, state, below, l);
  }

  AlignedFloats parameters, statistics;

 private:
  void draw_in_norm(const NetworkLayout& whole, const NetworkState& state, const NetworkLayout& below,
                    std::size_t layer) {
    const auto parameter = [&](const char* which) {
      return state.parameters.data() + whole.find(name_of("norm", layer, which)).offset;
    };
    const auto statistic = [&](const char* which) {
      return state.statistics.data() + whole.find(name_of("norm", layer, which)).offset;
    };
    const TensorPlace& weight = below.find(name_of("trunk", layer, "weight"));
    const auto width = static_cast<std::size_t>(weight.shape[0]);
    const auto inputs = static_cast<std::size_t>(weight.shape[1]);
    float* bias = parameters.data() + below.find(name_of("trunk", layer, "bias")).offset;
    std::vector<float> factors(width);
    for (std::size_t i = 0; i < width; ++i) {
      const float factor = factors[i] =
          parameter("weight")[i] / std::sqrt(statistic("running_var")[i] + kNormEpsilon);
      float* row = parameters.data() + weight.offset + i * inputs;
      std::for_each(row, row + inputs, [&](float& value) { value *= factor; });
      bias[i] = (bias[i] - statistic("running_mean")[i]) * factor + parameter("bias")[i];
    }
    const TensorPlace* bins = layer == 0 ? below.find_if_any("numeric.weight") : nullptr;
    for (std::size_t i = 0; bins != nullptr && i < bins->size(); ++i)
      parameters[bins->offset + i] *= factors[i % width];
  }
};

/// Means and sums of squared deviations of columns, part by part (Chan, Golub and LeVeque, 1979).
class ColumnMoments {
 public:
  explicit ColumnMoments(std::size_t width) : means_(width), squares_(width), sums_(aligned_stride(width)) {}

  /// Takes the next rows, one a column, and leaves other values there.
  void add(HeadValues values, std::size_t rows) {
    const std::size_t width = means_.size();
    const Grid grid = {width, rows, values.stride};
    kernels().sum_rows(values.values, sums_.data(), grid);
    for (std::size_t i = 0; i < width; ++i) sums_[i] = -sums_[i] / static_cast<float>(rows);
    kernels().add_to_rows(values.values, sums_.data(), grid);
    const auto count = static_cast<double>(rows), all = count_ + count;
    for (std::size_t i = 0; i < width; ++i) {
      const double ahead = -static_cast<double>(sums_[i]) - means_[i];
      means_[i] += ahead * count / all;
      squares_[i] += kernels().squared_norm(values.values + i * values.stride, rows) +
                     ahead * ahead * count_ * count / all;
    }
    count_ = all;
  }

  double mean(std::size_t column) const { return means_[column]; }
  double variance(std::size_t column) const { return squares_[column] / count_; }

 private:
  std::vector<double> means_, squares_;
  AlignedFloats sums_;  // then means with a minus
  double count_ = 0;
};

}  // namespace

void measure_batch_statistics(const NetworkSettings& network, const TrainingData& data, NetworkState& state) {
  const NetworkLayout whole = network_layout(network, data.shape);
  for (std::size_t l = 0; l < network.hidden.size(); ++l) {
    const NetworkSettings below = network_below(network, l);
    const BelowLayer buffers(whole, state, network_layout(below, data.shape), l);
    NetworkPass pass(below, data.shape, std::min(kMostRows, data.train.size()), 0);
    ColumnMoments moments(static_cast<std::size_t>(network.hidden[l]));
    for (std::size_t first = 0; first < data.train.size(); first += kMostRows) {
      const std::size_t rows = std::min(kMostRows, data.train.size() - first);
      pass.begin({data.rows, data.train.subspan(first, rows)});
      moments.add(pass.forward(buffers.parameters.data(), buffers.statistics.data(), 0), rows);
    }
    float* mean = state.statistics.data() + whole.find(name_of("norm", l, "running_mean")).offset;
    float* variance = state.statistics.data() + whole.find(name_of("norm", l, "running_var")).offset;
    for (std::size_t i = 0; i < static_cast<std::size_t>(network.hidden[l]); ++i) {
      mean[i] = static_cast<float>(moments.mean(i));
      variance[i] = static_cast<float>(moments.variance(i));
    }
  }
}

}  // namespace seedbed::models
