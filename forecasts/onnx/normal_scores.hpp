#pragma once

#include <vector>

#include "experiments/dataset/number_scaling.hpp"
#include "forecasts/onnx/graph_builder.hpp"

namespace seedbed::forecasts {

/// What quantile scalings (after their clipping) make of rows × scalings finite doubles.
GraphValue add_normal_scores(GraphBuilder& graph, const GraphValue& numbers,
                             const std::vector<const experiments::NumberScaling*>& scalings);

}  // namespace seedbed::forecasts
