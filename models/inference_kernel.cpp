#include "models/inference_kernel.hpp"

namespace seedbed::models {

std::size_t inference_scratch(const KernelNetwork& network) {
  const auto padded = [](int width) {
    return (static_cast<std::size_t>(width) + kPanel - 1) / kPanel * kPanel;
  };
  const std::size_t staging = padded(network.first_inputs) + kPanel;
  const std::size_t tail = static_cast<std::size_t>(network.components) * kPanel;  // doubles of 8 lanes
  const std::size_t bins = network.bins.bins == 0 ? 0 : padded(network.layers[0].outputs) + kPanel;
  return kTileRows * (staging + 2 * padded(network.widest) + bins) + tail;
}

InferenceKernel inference_kernel(VectorLevel level) {
  return at_level(level, []<VectorLevel kLevel>() -> InferenceKernel { return predict_at_level<kLevel>; });
}

}  // namespace seedbed::models
