#pragma once

// Networks of one's own: a class that derives from FeatureNetwork, and its factory, registered under the name
// that `model.network` has in an experiment file; in a shared library that `model.plugin` names, or built in.
// Installed as <seedbed/network.hpp>; needs libtorch alone.

#include <torch/nn.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace seedbed {

/// A batch as a network reads it, float32.
struct NetworkInputs {
  torch::Tensor values;  ///< rows × values: numeric inputs, then embeddings, then averaged words
  /// rows × steps × step_values, the oldest step first: of every column its value and then 1 if there is
  /// none, as in the steps before a group begins. Undefined without data.sequence.
  torch::Tensor sequence;
};

/// What a network is made for.
struct NetworkShape {
  std::int64_t values = 0;  ///< columns of NetworkInputs::values
  std::int64_t steps = 0;   ///< of NetworkInputs::sequence; 0: there is none
  std::int64_t step_values = 0;
};

/// Settings under `model:` that are there for any network.
struct NetworkOptions {
  std::vector<std::int64_t> hidden;  ///< model.hidden
  std::string activation;            ///< model.activation: relu, silu, gelu or tanh
  double dropout = 0;                ///< model.dropout
};

/// Turns the inputs of a row into features, from which a linear head of the chosen family makes the forecast.
/// In training mode torch's default generator is seeded anew for every step, so that torch::dropout and its
/// kind are repeatable; so it is before the network is made. Parameters are float32; buffers are kept with
/// the model as float32. In evaluation mode a row's features may not depend on other rows.
class FeatureNetwork : public torch::nn::Module {
 public:
  /// rows × features().
  virtual torch::Tensor forward(const NetworkInputs& inputs) = 0;
  virtual std::int64_t features() const = 0;
};

/// What a factory throws is the error of the job.
using NetworkFactory = std::shared_ptr<FeatureNetwork> (*)(const NetworkOptions& options,
                                                           const NetworkShape& shape);

/// Where a library puts its networks.
class NetworkRegistry {
 public:
  virtual ~NetworkRegistry() = default;
  virtual void add(const std::string& name, NetworkFactory factory) = 0;
};

}  // namespace seedbed

/// Once in a library: SEEDBED_NETWORKS(networks) { networks.add("mine", make_mine); }
/// The number is raised whenever this header changes what lies between library and program.
// NOLINTNEXTLINE(cppcoreguidelines-macro-usage): it declares a function with a name that is looked up
#define SEEDBED_NETWORKS(networks)                                           \
  extern "C" __attribute__((visibility("default"))) void seedbed_networks_1( \
      seedbed::NetworkRegistry& networks)
