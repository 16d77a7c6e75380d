#include "models/training/passes/engine_pass.hpp"

#include <utility>

namespace seedbed::models {

EnginePass::EnginePass(std::unique_ptr<EngineNetwork> network, const NetworkSettings& settings,
                       std::size_t most_rows)
    : network_(std::move(network)),
      stride_(aligned_stride(most_rows)),
      outputs_(static_cast<std::size_t>(head_outputs(settings)) * stride_),
      output_gradient_(outputs_.size()) {}

std::span<const TableRows> EnginePass::begin(const Batch& batch) {
  batch_.emplace(batch);
  return {};
}

HeadValues EnginePass::forward(const float* /*parameters*/, const float* statistics, std::uint64_t step) {
  const HeadValues outputs = {outputs_.data(), stride_};
  network_->forward(*batch_, {statistics, network_->layout().statistic_count}, step, outputs);
  return outputs;
}

void EnginePass::backward(const float* /*parameters*/, float* /*gradient*/) {
  network_->backward(output_gradient());
}

void EnginePass::update_statistics(std::span<float> statistics) {
  network_->update_statistics(statistics);
}

}  // namespace seedbed::models
