#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "base/vector_level.hpp"
#include "metrics/mixture.hpp"
#include "models/inputs.hpp"
#include "models/network_layout.hpp"

namespace seedbed::models {

/// Mixture parameters that own their memory.
struct MixtureRows {
  metrics::Family family = {};
  std::size_t components = 1;
  std::vector<double> weights, locations, scales;  ///< rows × components

  metrics::Mixtures view() const { return {family, components, weights, locations, scales}; }

  /// False where a network whose weights are all finite has overflowed all the same.
  bool is_finite(std::size_t row) const {
    for (std::size_t i = row * components; i < (row + 1) * components; ++i) {
      if (!std::isfinite(weights[i]) || !std::isfinite(locations[i]) || !std::isfinite(scales[i]))
        return false;
    }
    return true;
  }
};

/// Where mixtures of rows go: memory of rows × components each that the caller owns.
struct MixtureSpans {
  std::span<double> weights, locations, scales;
};

/// A trained network that only predicts; only networks other than the perceptron load libtorch
/// (models/network_engine.hpp, EngineMissing). Thread-safe for concurrent callers.
/// A row's prediction has the same bits whatever the batch it comes in.
class Network {
 public:
  /// Throws std::invalid_argument if the buffers do not have the layout's sizes or a value is not finite.
  /// `level` can only lower the instructions used: avx2 and avx512 give the same bits, baseline other
  /// roundings.
  Network(const NetworkSettings& settings, const InputShape& inputs, const TargetScaling& scaling,
          const NetworkState& state, VectorLevel level = vector_level());

  /// Mixtures of all rows in one batched pass, in the target's own unit (or its logarithm's), weights
  /// normalised in double. Throws std::invalid_argument if a buffer's size does not fit `rows.rows`. Codes
  /// outside an input's range and row indices beyond the rows are not looked for: they are the caller's
  /// error.
  MixtureRows predict(const InputRows& rows) const;

  /// As above for the chosen rows only, in the order given.
  MixtureRows predict(const InputRows& rows, std::span<const std::int32_t> chosen) const;

  /// As above into the caller's memory: allocates nothing once a thread has called it. `chosen` may be null
  /// for all rows, else `count` indices. Throws std::invalid_argument if a size does not fit.
  void predict_into(const InputRows& rows, const std::int32_t* chosen, std::size_t count,
                    const MixtureSpans& out) const;

  metrics::Family family() const;
  std::size_t components() const;
  const InputShape& inputs() const;

  ~Network();
  Network(Network&&) noexcept;
  Network& operator=(Network&&) noexcept;

 private:
  struct Data;
  std::unique_ptr<Data> data_;
};

}  // namespace seedbed::models
