#include "models/torch/module_network.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "base/aligned_floats.hpp"

namespace seedbed::models {
namespace {

/// Rows that are computed at once as a network is used. Always as many, so that every product has the same
/// shape and a row the same bits in whatever company it comes.
constexpr std::size_t kTile = 64;

void use_one_torch_thread() {
  thread_local const bool done = [] {
    at::set_num_threads(1);
    return true;
  }();
  static_cast<void>(done);
}

std::vector<TensorPlace> places(const std::vector<NamedTensor>& tensors, std::size_t& count) {
  std::vector<TensorPlace> result;
  for (const NamedTensor& tensor : tensors) {
    TensorPlace place = {.name = tensor.name, .shape = {}, .offset = count};
    for (const std::int64_t size : tensor.values.sizes()) place.shape.push_back(static_cast<int>(size));
    if (place.shape.empty()) place.shape.push_back(1);
    count += aligned_stride(place.size());
    result.push_back(std::move(place));
  }
  return result;
}

std::int64_t signed_size(std::size_t size) {
  return static_cast<std::int64_t>(size);
}

torch::Tensor flat_tensor(std::span<float> values) {
  return torch::from_blob(values.data(), {signed_size(values.size())}, torch::kFloat32);
}

/// The outputs as the loss has them: one plane for each, one value per row in it.
torch::Tensor planes(HeadValues head, std::int64_t outputs, std::int64_t rows) {
  return torch::from_blob(head.values, {outputs, rows}, {signed_size(head.stride), 1}, torch::kFloat32);
}

void copy_out(const std::vector<NamedTensor>& tensors, const std::vector<TensorPlace>& places,
              std::span<float> into) {
  for (std::size_t i = 0; i < tensors.size(); ++i) {
    const torch::Tensor values = tensors[i].values.detach().to(torch::kFloat32).contiguous();
    std::copy_n(values.data_ptr<float>(), places[i].size(), into.data() + places[i].offset);
  }
}

void copy_in(std::vector<NamedTensor>& tensors, const std::vector<TensorPlace>& places,
             std::span<const float> from) {
  torch::NoGradGuard guard;
  for (std::size_t i = 0; i < tensors.size(); ++i) {
    std::vector<float> values(from.data() + places[i].offset,
                              from.data() + places[i].offset + places[i].size());
    tensors[i].values.copy_(flat_tensor(values).view(tensors[i].values.sizes()));
  }
}

}  // namespace

ModuleNetwork::ModuleNetwork(std::shared_ptr<OutputModule> module, std::vector<NamedTensor> parameters,
                             std::vector<NamedTensor> buffers, int outputs)
    : module_(std::move(module)),
      parameters_(std::move(parameters)),
      buffers_(std::move(buffers)),
      output_count_(outputs) {
  for (const NamedTensor& parameter : parameters_) {
    if (parameter.values.scalar_type() != torch::kFloat32) {
      throw std::invalid_argument(
          fmt::format("the network's parameter '{}' is not of type float32", parameter.name));
    }
  }
  layout_.parameters = places(parameters_, layout_.parameter_count);
  layout_.statistics = places(buffers_, layout_.statistic_count);
  module_->eval();
}

NetworkState ModuleNetwork::state() const {
  NetworkState state = {std::vector<float>(layout_.parameter_count),
                        std::vector<float>(layout_.statistic_count)};
  copy_out(parameters_, layout_.parameters, state.parameters);
  copy_out(buffers_, layout_.statistics, state.statistics);
  return state;
}

void ModuleNetwork::load(const NetworkState& state) {
  if (state.parameters.size() != layout_.parameter_count ||
      state.statistics.size() != layout_.statistic_count) {
    throw std::invalid_argument(fmt::format(
        "the values are those of another network: {} parameters and {} statistics, this one has {} and {}",
        state.parameters.size(), state.statistics.size(), layout_.parameter_count, layout_.statistic_count));
  }
  copy_in(parameters_, layout_.parameters, state.parameters);
  copy_in(buffers_, layout_.statistics, state.statistics);
}

void ModuleNetwork::bind(std::span<float> parameters, std::span<float> gradient) {
  const torch::Tensor flat = flat_tensor(parameters);
  gradient_ = flat_tensor(gradient);
  for (std::size_t i = 0; i < parameters_.size(); ++i) {
    const TensorPlace& place = layout_.parameters[i];
    torch::Tensor& own = parameters_[i].values;
    const auto part = [&](const torch::Tensor& whole) {
      return whole.narrow(0, signed_size(place.offset), signed_size(place.size())).view(own.sizes());
    };
    own.set_data(part(flat));
    own.mutable_grad() = part(gradient_);
  }
  module_->train();
}

void ModuleNetwork::read_buffers(std::span<const float> statistics) {
  if (!buffers_.empty()) copy_in(buffers_, layout_.statistics, statistics);
}

void ModuleNetwork::forward(const Batch& batch, std::span<const float> statistics, std::uint64_t step,
                            HeadValues outputs) {
  use_one_torch_thread();
  read_buffers(statistics);
  outputs_ = module_->outputs(batch, step);
  planes(outputs, output_count_, signed_size(batch.size())).copy_(outputs_.detach().t());
}

void ModuleNetwork::backward(HeadValues output_gradient) {
  gradient_.zero_();
  outputs_.backward(planes(output_gradient, output_count_, outputs_.size(0)).t().contiguous());
  outputs_.reset();
}

void ModuleNetwork::update_statistics(std::span<float> statistics) {
  if (buffers_.empty()) return;
  module_->count_step();
  copy_out(buffers_, layout_.statistics, statistics);
}

void ModuleNetwork::predict(const InputRows& rows, const std::int32_t* chosen, std::size_t count,
                            float* outputs) const {
  use_one_torch_thread();
  const torch::InferenceMode guard;
  std::vector<std::int32_t> tile(kTile);
  for (std::size_t first = 0; first < count; first += kTile) {
    const std::size_t used = std::min(kTile, count - first);
    for (std::size_t i = 0; i < kTile; ++i) {
      const std::size_t at = first + std::min(i, used - 1);  // the last one fills what is left of the tile
      tile[i] = chosen != nullptr ? chosen[at] : static_cast<std::int32_t>(at);
    }
    const torch::Tensor values = module_->outputs({rows, tile}, 0).contiguous();
    const auto width = static_cast<std::size_t>(output_count_);
    std::copy_n(values.data_ptr<float>(), used * width, outputs + first * width);
  }
}

}  // namespace seedbed::models
