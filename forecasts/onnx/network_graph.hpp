#pragma once

#include "forecasts/onnx/encoded_inputs.hpp"
#include "metrics/families/family.hpp"
#include "models/inference_kernel.hpp"
#include "models/inputs.hpp"

namespace seedbed::forecasts {

/// Mixtures of rows in a graph: double, rows × components.
struct MixtureGraph {
  GraphValue weights, locations, scales;
  std::int64_t components = 0;
};

/// The forward pass of a network that has no texts. Layers are in single precision, as inference has them,
/// mixtures in double.
MixtureGraph add_network(GraphBuilder& graph, const EncodedInputs& inputs,
                         const models::KernelNetwork& network, const models::InputShape& shape,
                         metrics::Head head);

/// The means of mixtures: double, rows × 1.
GraphValue add_mean(GraphBuilder& graph, const MixtureGraph& mixtures, metrics::ComponentMean mean);

}  // namespace seedbed::forecasts
