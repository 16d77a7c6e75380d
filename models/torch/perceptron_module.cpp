#include "models/torch/perceptron_module.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numbers>

#include "base/aligned_floats.hpp"
#include "models/torch/input_encoder.hpp"
#include "models/training/kernels.hpp"

namespace seedbed::models {
namespace {

torch::Tensor view(const torch::Tensor& flat, const TensorPlace& place) {
  const std::vector<std::int64_t> shape(place.shape.begin(), place.shape.end());
  return flat.narrow(0, static_cast<std::int64_t>(place.offset), static_cast<std::int64_t>(place.size()))
      .view(shape);
}

/// Dots separate modules in torch's names.
std::string torch_name(std::string name) {
  std::replace(name.begin(), name.end(), '.', '_');
  return name;
}

std::span<float> span_of(torch::Tensor& flat) {
  return {flat.data_ptr<float>(), static_cast<std::size_t>(flat.numel())};
}

}  // namespace

torch::Tensor activate(Activation activation, const torch::Tensor& x) {
  switch (activation) {
    case Activation::relu:
      return torch::relu(x);
    case Activation::silu:
      return torch::silu(x);
    case Activation::gelu:
      return torch::gelu(x);
    case Activation::tanh:
      return torch::tanh(x);
  }
  return x;
}

PerceptronModule::PerceptronModule(const NetworkSettings& settings, const InputShape& inputs,
                                   torch::ScalarType type, std::uint64_t seed)
    : settings_(settings), shape_(inputs), seed_(seed) {
  const NetworkLayout layout = network_layout(settings, inputs);
  const auto zeros = [&](std::size_t count) {
    return torch::zeros({static_cast<std::int64_t>(count)}, type);
  };
  parameters_flat = zeros(layout.parameter_count);
  gradient_flat = zeros(layout.parameter_count);
  statistics_flat = zeros(layout.statistic_count);
  for (const TensorPlace& place : layout.parameters) {
    torch::Tensor parameter =
        register_parameter(torch_name(place.name), view(parameters_flat, place).detach());
    parameter.mutable_grad() = view(gradient_flat, place);
  }
  for (const TensorPlace& place : layout.statistics)
    register_buffer(torch_name(place.name), view(statistics_flat, place));
}

std::unique_ptr<EngineNetwork> PerceptronModule::as_engine_network(const NetworkSettings& settings,
                                                                   const InputShape& inputs,
                                                                   std::uint64_t seed) {
  auto module = std::make_shared<PerceptronModule>(settings, inputs, torch::kFloat32, seed);
  const NetworkLayout layout = network_layout(settings, inputs);
  std::vector<NamedTensor> parameters, buffers;
  for (const TensorPlace& place : layout.parameters)
    parameters.push_back({place.name, module->named_parameters(false)[torch_name(place.name)]});
  for (const TensorPlace& place : layout.statistics)
    buffers.push_back({place.name, module->named_buffers(false)[torch_name(place.name)]});
  return std::make_unique<ModuleNetwork>(std::move(module), std::move(parameters), std::move(buffers),
                                         head_outputs(settings));
}

torch::Tensor PerceptronModule::parameter(const std::string& kind, std::size_t index, const char* which) {
  return named_parameters(false)[fmt::format("{}_{}_{}", kind, index, which)];
}

torch::Tensor PerceptronModule::inputs(const Batch& batch) {
  const auto type = parameters_flat.scalar_type();
  std::vector<torch::Tensor> parts = {
      batch_numbers(batch, static_cast<std::size_t>(shape_.numeric)).to(type)};
  if (numeric_frequencies(settings_) > 0 && shape_.numeric > 0) {
    const torch::Tensor turns = parts.front().unsqueeze(2) * named_parameters(false)["numeric_frequency"];
    const torch::Tensor angles = turns * (2 * std::numbers::pi);
    parts.push_back(torch::cat({torch::sin(angles), torch::cos(angles)}, 2).flatten(1));
  }
  const std::size_t categories = shape_.category_levels.size();
  for (std::size_t i = 0; i < categories; ++i)
    parts.push_back(torch::embedding(parameter("embedding", i, "weight"), batch_codes(batch, i, categories)));
  for (std::size_t i = 0; i < shape_.vocabulary_sizes.size(); ++i)
    parts.push_back(average_words(parameter("words", i, "weight"), batch, i));
  return torch::cat(parts, 1);
}

torch::Tensor PerceptronModule::expanded(const torch::Tensor& numbers) {
  const auto buffers = named_buffers(false);
  const torch::Tensor shares = (numbers.unsqueeze(2) - buffers["numeric_start"]) * buffers["numeric_slope"];
  return shares.clamp(0, 1).flatten(1);
}

torch::Tensor PerceptronModule::linear(const std::string& name, const torch::Tensor& values,
                                       const torch::Tensor& bins) {
  const auto own = named_parameters(false);
  const torch::Tensor sum = torch::linear(values, own[name + "_weight"], own[name + "_bias"]);
  return bins.defined() ? sum + torch::mm(bins, own["numeric_weight"]) : sum;
}

torch::Tensor PerceptronModule::normalise(const torch::Tensor& values, std::size_t layer) {
  const torch::Tensor weight = parameter("norm", layer, "weight");
  const torch::Tensor bias = parameter("norm", layer, "bias");
  const double epsilon = static_cast<double>(kNormEpsilon);
  if (settings_.norm == Norm::layer)
    return torch::layer_norm(values, {values.size(1)}, weight, bias, epsilon);
  torch::Tensor mean;
  torch::Tensor variance;
  if (is_training()) {
    mean = values.mean(0);
    variance = values.var(0, /*unbiased=*/false);
    const double rows = static_cast<double>(values.size(0));
    batch_means_.push_back(mean.detach());
    batch_variances_.push_back(variance.detach() * (rows > 1 ? rows / (rows - 1) : 1.0));
  } else {
    mean = named_buffers(false)[fmt::format("norm_{}_running_mean", layer)];
    variance = named_buffers(false)[fmt::format("norm_{}_running_var", layer)];
  }
  return (values - mean) / torch::sqrt(variance + epsilon) * weight + bias;
}

torch::Tensor PerceptronModule::drop(const torch::Tensor& values, std::uint64_t seed, std::uint32_t layer,
                                     std::uint64_t step) {
  if (!is_training() || settings_.dropout <= 0) return values;
  const std::uint32_t threshold = drop_threshold(settings_.dropout);
  const auto rows = static_cast<std::size_t>(values.size(0));
  const auto width = static_cast<std::size_t>(values.size(1));
  std::vector<float> kept(rows * width);
  for (std::size_t i = 0; i < kept.size(); ++i) {
    const std::uint64_t index = i / width * aligned_stride(width) + i % width;
    kept[i] = drop_number({seed, layer, step}, index) >= threshold ? 1.0f : 0.0f;
  }
  const torch::Tensor mask = torch::tensor(kept).view_as(values).to(values.scalar_type());
  return values * mask / (1.0 - settings_.dropout);
}

torch::Tensor PerceptronModule::forward(const Batch& batch, std::uint64_t seed, std::uint64_t step) {
  batch_means_.clear();
  batch_variances_.clear();
  torch::Tensor values = inputs(batch);
  torch::Tensor bins;  // of the layer that comes next, if any
  if (numeric_bins(settings_) > 0 && shape_.numeric > 0) bins = expanded(values.narrow(1, 0, shape_.numeric));
  for (std::size_t l = 0; l < settings_.hidden.size(); ++l) {
    values = linear(fmt::format("trunk_{}", l), values, bins);
    bins = torch::Tensor();
    if (settings_.norm != Norm::none) values = normalise(values, l);
    values = drop(activate(settings_.activation, values), seed, static_cast<std::uint32_t>(l), step);
  }
  return linear("head", values, bins);
}

void PerceptronModule::update_statistics() {
  torch::NoGradGuard guard;
  for (std::size_t l = 0; l < batch_means_.size(); ++l) {
    named_buffers(false)[fmt::format("norm_{}_running_mean", l)].lerp_(batch_means_[l], 0.1);
    named_buffers(false)[fmt::format("norm_{}_running_var", l)].lerp_(batch_variances_[l], 0.1);
  }
}

void PerceptronModule::load(const NetworkState& state) {
  torch::NoGradGuard guard;
  parameters_flat.copy_(torch::tensor(state.parameters));
  statistics_flat.copy_(torch::tensor(state.statistics));
}

NetworkState PerceptronModule::state() const {
  const auto copy = [](const torch::Tensor& flat) {
    const torch::Tensor values = flat.to(torch::kFloat32).contiguous();
    const float* data = values.data_ptr<float>();
    return std::vector<float>(data, data + values.numel());
  };
  return {copy(parameters_flat), copy(statistics_flat)};
}

std::span<float> PerceptronModule::parameter_values() {
  return span_of(parameters_flat);
}
std::span<float> PerceptronModule::gradient_values() {
  return span_of(gradient_flat);
}
std::span<float> PerceptronModule::statistic_values() {
  return span_of(statistics_flat);
}

}  // namespace seedbed::models
