#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>

#include "models/inputs.hpp"
#include "models/network_layout.hpp"
#include "models/network_settings.hpp"
#include "models/training_settings.hpp"

namespace seedbed::models {

struct Batch;
struct HeadValues;

/// A network that an engine computes: either trained, between bind() and its end, or asked for outputs.
class EngineNetwork {
 public:
  virtual ~EngineNetwork() = default;

  /// Where its tensors lie in flat buffers: names and shapes are the module's own.
  virtual const NetworkLayout& layout() const = 0;
  /// The values that it was made with, which are counted from its seed. Of the head's nothing is promised.
  virtual NetworkState state() const = 0;
  virtual void load(const NetworkState& state) = 0;

  /// Has it train on these buffers, laid out as layout() says, from now on; they outlive it.
  virtual void bind(std::span<float> parameters, std::span<float> gradient) = 0;
  /// The outputs of a batch in training mode, each plane of `outputs` with one value per row of the batch.
  /// `step` numbers what is drawn; `statistics` are those of the layout.
  virtual void forward(const Batch& batch, std::span<const float> statistics, std::uint64_t step,
                       HeadValues outputs) = 0;
  /// From the loss's derivative by these outputs to that of every parameter, which is overwritten.
  virtual void backward(HeadValues output_gradient) = 0;
  /// The statistics as the batch last passed forward moves them.
  virtual void update_statistics(std::span<float> statistics) = 0;

  /// The outputs of rows, row by row, as the network is used: head_outputs() floats each. `chosen` may be
  /// null for all rows. A row's bits do not depend on the others. May be called from several threads at once.
  virtual void predict(const InputRows& rows, const std::int32_t* chosen, std::size_t count,
                       float* outputs) const = 0;
};

/// What computes networks besides this program itself: libtorch, in a library of its own, so that only those
/// load it who need it.
class NetworkEngine {
 public:
  virtual ~NetworkEngine() = default;
  /// "libtorch engine 1.13.1": for the platform of results (results/platform.hpp).
  virtual std::string platform() const = 0;
  /// Throws std::invalid_argument for a network that it does not know, or inputs that this network cannot
  /// read.
  virtual std::unique_ptr<EngineNetwork> make(const NetworkSettings& settings, const InputShape& inputs,
                                              std::uint64_t seed) = 0;
};

/// There is no engine here; the message says what to do.
struct EngineMissing : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Whether libtorch takes the steps of such a training run.
bool trains_by_torch(const NetworkSettings& network, const TrainingSettings& training);

/// How this program comes by the engine: `open` is called when it is first needed, and throws EngineMissing
/// if it cannot. Set once, as a program starts; without it there is none.
void set_network_engine(NetworkEngine& (*open)());
/// Throws EngineMissing.
NetworkEngine& network_engine();

}  // namespace seedbed::models
