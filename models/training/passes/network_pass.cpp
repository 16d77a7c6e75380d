#include "models/training/passes/network_pass.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace seedbed::models {
namespace {

std::size_t as_size(int value) {
  return static_cast<std::size_t>(value);
}

std::size_t widest(const NetworkSettings& settings, std::size_t inputs) {
  std::size_t width = inputs;
  for (const int hidden : settings.hidden) width = std::max(width, as_size(hidden));
  return aligned_stride(width);
}

}  // namespace

NetworkPass::NetworkPass(const NetworkSettings& settings, const InputShape& inputs, std::size_t most_rows,
                         std::uint64_t seed)
    : kernels_(kernels()),
      settings_(settings),
      input_layer_(inputs, network_layout(settings, inputs)),
      bins_(network_layout(settings, inputs), most_rows),
      most_rows_(most_rows),
      seed_(seed),
      input_stride_(aligned_stride(input_layer_.width())) {
  const NetworkLayout layout = network_layout(settings, inputs);
  inputs_ = AlignedFloats(most_rows * input_stride_);
  head_inputs_ = input_layer_.width();
  for (std::size_t l = 0; l < settings.hidden.size(); ++l) {
    add_layer(layout, l, head_inputs_, as_size(settings.hidden[l]));
    head_inputs_ = as_size(settings.hidden[l]);
  }
  head_outputs_ = as_size(models::head_outputs(settings));
  head_weight_ = layout.find("head.weight").offset;
  head_bias_ = layout.find("head.bias").offset;
  head_stride_ = aligned_stride(most_rows);
  outputs_ = AlignedFloats(head_outputs_ * head_stride_);
  output_gradient_ = AlignedFloats(head_outputs_ * head_stride_);
  delta_ = AlignedFloats(most_rows * widest(settings, input_layer_.width()));
  delta_below_ = AlignedFloats(delta_.size());
  if (!bins_.empty() && layers_.empty())
    head_rows_ = AlignedFloats(most_rows * aligned_stride(head_outputs_));
}

void NetworkPass::add_layer(const NetworkLayout& layout, std::size_t index, std::size_t inputs,
                            std::size_t width) {
  Layer layer = {};
  const auto place = [&](const char* pattern) {
    return layout.find(fmt::format(fmt::runtime(pattern), index)).offset;
  };
  layer.inputs = inputs;
  layer.width = width;
  layer.stride = aligned_stride(width);
  layer.weight = place("trunk.{}.weight");
  layer.bias = place("trunk.{}.bias");
  layer.slopes = AlignedFloats(most_rows_ * layer.stride);
  layer.values = AlignedFloats(most_rows_ * layer.stride);
  if (settings_.norm != Norm::none) {
    layer.norm_weight = place("norm.{}.weight");
    layer.norm_bias = place("norm.{}.bias");
    layer.normalised = AlignedFloats(most_rows_ * layer.stride);
    layer.inverse_sd = AlignedFloats(std::max(most_rows_, layer.stride));
  }
  if (settings_.norm == Norm::batch) {
    layer.running_mean = place("norm.{}.running_mean");
    layer.running_variance = place("norm.{}.running_var");
    layer.mean = AlignedFloats(layer.stride);
    layer.variance = AlignedFloats(layer.stride);
  }
  layers_.push_back(std::move(layer));
}

Matrix NetworkPass::values_below(std::size_t layer) {
  if (layer == 0) return {inputs_.data(), input_stride_};
  return {layers_[layer - 1].values.data(), layers_[layer - 1].stride};
}

std::span<const TableRows> NetworkPass::begin(const Batch& batch) {
  batch_.emplace(batch);
  rows_ = batch.size();
  if (input_layer_.has_tables()) input_layer_.find_used(batch);
  return input_layer_.used();
}

HeadValues NetworkPass::forward(const float* parameters, const float* statistics, std::uint64_t step) {
  input_layer_.forward(*batch_, parameters, values_below(0));
  for (std::size_t l = 0; l < layers_.size(); ++l) {
    Layer& layer = layers_[l];
    const Grid grid = {rows_, layer.width, layer.stride};
    const Matrix below = values_below(l);
    multiply_by_transpose({below.data, below.stride}, {parameters + layer.weight, layer.inputs},
                          {layer.slopes.data(), layer.stride}, rows_, layer.width, layer.inputs);
    if (l == 0 && !bins_.empty()) {
      bins_.forward({below.data, below.stride}, parameters, statistics, {layer.slopes.data(), layer.stride},
                    rows_);
    }
    const bool normalised = settings_.norm != Norm::none;
    if (normalised) normalise(layer, parameters, grid);
    kernels_.activate(settings_.activation)(layer.slopes.data(), layer.values.data(),
                                            normalised ? nullptr : parameters + layer.bias, grid);
    if (settings_.dropout > 0) {
      const float factor = static_cast<float>(1.0 / (1.0 - settings_.dropout));
      kernels_.drop(layer.values.data(), layer.slopes.data(), grid, drop_threshold(settings_.dropout), factor,
                    {seed_, static_cast<std::uint32_t>(l), step});
    }
  }
  const Matrix below = values_below(layers_.size());
  multiply_by_transpose({parameters + head_weight_, head_inputs_}, {below.data, below.stride},
                        {outputs_.data(), head_stride_}, head_outputs_, rows_, head_inputs_);
  if (layers_.empty() && !bins_.empty()) add_bins_to_head(parameters, statistics);
  kernels_.add_to_rows(outputs_.data(), parameters + head_bias_, {head_outputs_, rows_, head_stride_});
  return {outputs_.data(), head_stride_};
}

/// The head's values lie transposed, bins are added row by row.
void NetworkPass::add_bins_to_head(const float* parameters, const float* statistics) {
  const std::size_t stride = aligned_stride(head_outputs_);
  std::fill_n(head_rows_.data(), rows_ * stride, 0.0f);
  bins_.forward({inputs_.data(), input_stride_}, parameters, statistics, {head_rows_.data(), stride}, rows_);
  for (std::size_t i = 0; i < rows_; ++i) {
    for (std::size_t o = 0; o < head_outputs_; ++o)
      outputs_[o * head_stride_ + i] += head_rows_[i * stride + o];
  }
}

void NetworkPass::bins_back_from_head(float* gradient) {
  const std::size_t stride = aligned_stride(head_outputs_);
  for (std::size_t i = 0; i < rows_; ++i) {
    for (std::size_t o = 0; o < head_outputs_; ++o)
      head_rows_[i * stride + o] = output_gradient_[o * head_stride_ + i];
  }
  bins_.backward({head_rows_.data(), stride}, gradient, rows_);
}

void NetworkPass::normalise(Layer& layer, const float* parameters, Grid grid) const {
  const float* bias = parameters + layer.bias;
  const float* weight = parameters + layer.norm_weight;
  const float* shift = parameters + layer.norm_bias;
  if (settings_.norm == Norm::layer) {
    kernels_.layer_norm(layer.slopes.data(), layer.normalised.data(), layer.inverse_sd.data(), bias, weight,
                        shift, grid);
  } else {
    kernels_.batch_norm(layer.slopes.data(), layer.normalised.data(), layer.mean.data(),
                        layer.variance.data(), layer.inverse_sd.data(), bias, weight, shift, grid);
  }
}

void NetworkPass::backward(const float* parameters, float* gradient) {
  const ConstMatrix above = {output_gradient_.data(), head_stride_};
  const Matrix last = values_below(layers_.size());
  multiply(above, {last.data, last.stride}, {gradient + head_weight_, head_inputs_}, head_outputs_,
           head_inputs_, rows_);
  kernels_.sum_rows(above.data, gradient + head_bias_, {head_outputs_, rows_, head_stride_});
  if (layers_.empty() && !bins_.empty()) bins_back_from_head(gradient);
  if (layers_.empty() && !input_layer_.is_trained()) return;

  // Below the first layer only the columns that come from something trained are wanted.
  const auto first_column = [&](std::size_t layer) {
    return layer == 0 ? input_layer_.first_trained_column() : 0;
  };
  const auto stride_below = [&](std::size_t layer) {
    return layer == 0 ? input_stride_ : layers_[layer - 1].stride;
  };
  std::size_t skip = first_column(layers_.size());
  multiply_transposed(above, {parameters + head_weight_ + skip, head_inputs_},
                      {delta_.data(), stride_below(layers_.size())}, rows_, head_inputs_ - skip,
                      head_outputs_);
  for (std::size_t l = layers_.size(); l-- > 0;) {
    const Layer& layer = layers_[l];
    const Grid grid = {rows_, layer.width, layer.stride};
    const bool normalised = settings_.norm != Norm::none;
    kernels_.through_activation(delta_.data(), layer.slopes.data(),
                                gradient + (normalised ? layer.norm_bias : layer.bias), grid);
    if (normalised) normalise_back(layer, delta_.data(), parameters, gradient, grid);
    const Matrix below = values_below(l);
    multiply_transposed({delta_.data(), layer.stride}, {below.data, below.stride},
                        {gradient + layer.weight, layer.inputs}, layer.width, layer.inputs, rows_);
    if (l == 0 && !bins_.empty()) bins_.backward({delta_.data(), layer.stride}, gradient, rows_);
    if (l == 0 && !input_layer_.is_trained()) return;
    skip = first_column(l);
    multiply({delta_.data(), layer.stride}, {parameters + layer.weight + skip, layer.inputs},
             {delta_below_.data(), stride_below(l)}, rows_, layer.inputs - skip, layer.width);
    std::swap(delta_, delta_below_);
  }
  input_layer_.backward(*batch_, {inputs_.data(), input_stride_}, {delta_.data(), input_stride_}, gradient);
}

void NetworkPass::normalise_back(const Layer& layer, float* delta, const float* parameters, float* gradient,
                                 Grid grid) const {
  const float* weight = parameters + layer.norm_weight;
  if (settings_.norm == Norm::layer) {
    kernels_.layer_norm_back(delta, layer.normalised.data(), layer.inverse_sd.data(), weight,
                             gradient + layer.norm_weight, gradient + layer.bias, grid);
  } else {
    kernels_.batch_norm_back(delta, layer.normalised.data(), layer.inverse_sd.data(), weight,
                             gradient + layer.norm_bias, gradient + layer.norm_weight, grid);
    // The batch's mean takes the bias out again.
    std::fill_n(gradient + layer.bias, layer.stride, 0.0f);
  }
}

void NetworkPass::update_statistics(std::span<float> statistics) {
  if (settings_.norm != Norm::batch) return;
  constexpr float kMomentum = 0.1f;
  const float rows = static_cast<float>(rows_);
  // A single row has no unbiased variance; its variance of 0 is taken as it is.
  const float unbiased = rows_ > 1 ? rows / (rows - 1.0f) : 1.0f;
  for (const Layer& layer : layers_) {
    float* mean = statistics.data() + layer.running_mean;
    float* variance = statistics.data() + layer.running_variance;
    for (std::size_t i = 0; i < layer.width; ++i) {
      mean[i] += kMomentum * (layer.mean[i] - mean[i]);
      variance[i] += kMomentum * (layer.variance[i] * unbiased - variance[i]);
    }
  }
}

}  // namespace seedbed::models
