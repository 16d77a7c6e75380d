#pragma once

#include <memory>
#include <optional>

#include "base/aligned_floats.hpp"
#include "models/network_engine.hpp"
#include "models/training/passes/training_pass.hpp"

namespace seedbed::models {

/// The passes of a network that an engine computes: loss, optimiser and all that goes on around a step are
/// the same as for NetworkPass. Its tables are visited whole in every step.
class EnginePass final : public TrainingPass {
 public:
  /// `network` is bound to the buffers of the calls below.
  EnginePass(std::unique_ptr<EngineNetwork> network, const NetworkSettings& settings, std::size_t most_rows);

  std::vector<TableRows> tables() const override { return {}; }
  std::span<const TableRows> begin(const Batch& batch) override;
  HeadValues forward(const float* parameters, const float* statistics, std::uint64_t step) override;
  HeadValues output_gradient() override { return {output_gradient_.data(), stride_}; }
  void backward(const float* parameters, float* gradient) override;
  void update_statistics(std::span<float> statistics) override;

 private:
  std::unique_ptr<EngineNetwork> network_;
  std::size_t stride_;
  AlignedFloats outputs_, output_gradient_;
  std::optional<Batch> batch_;
};

}  // namespace seedbed::models
