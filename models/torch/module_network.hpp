#pragma once

#include <torch/torch.h>

#include <memory>
#include <string>
#include <vector>

#include "models/network_engine.hpp"
#include "models/training/passes/training_pass.hpp"

namespace seedbed::models {

/// What ModuleNetwork computes with.
class OutputModule : public torch::nn::Module {
 public:
  /// rows × head outputs. In training mode `step` numbers what is drawn; it changes no buffer that
  /// count_step() does not.
  virtual torch::Tensor outputs(const Batch& batch, std::uint64_t step) = 0;
  /// The step counts: buffers take up what outputs() left for them, if it has not done so itself.
  virtual void count_step() {}
};

/// A tensor of a module by the name that it has in a layout.
struct NamedTensor {
  std::string name;
  torch::Tensor values;
};

/// A torch module as an EngineNetwork: its parameters become views of flat buffers, so that the optimisers,
/// averages and checkpoints of models/training serve it as they serve our own pass.
class ModuleNetwork final : public EngineNetwork {
 public:
  /// `parameters` and `buffers` are all that the module has. Throws std::invalid_argument for a parameter
  /// that is not float32.
  ModuleNetwork(std::shared_ptr<OutputModule> module, std::vector<NamedTensor> parameters,
                std::vector<NamedTensor> buffers, int outputs);

  const NetworkLayout& layout() const override { return layout_; }
  NetworkState state() const override;
  void load(const NetworkState& state) override;
  void bind(std::span<float> parameters, std::span<float> gradient) override;
  void forward(const Batch& batch, std::span<const float> statistics, std::uint64_t step,
               HeadValues outputs) override;
  void backward(HeadValues output_gradient) override;
  void update_statistics(std::span<float> statistics) override;
  void predict(const InputRows& rows, const std::int32_t* chosen, std::size_t count,
               float* outputs) const override;

 private:
  void read_buffers(std::span<const float> statistics);

  std::shared_ptr<OutputModule> module_;
  std::vector<NamedTensor> parameters_, buffers_;  // as the layout lists them
  NetworkLayout layout_;
  std::int64_t output_count_;
  torch::Tensor gradient_;  ///< the flat buffer; undefined unless training
  torch::Tensor outputs_;   ///< of the batch last passed forward
};

}  // namespace seedbed::models
