#pragma once

#include "experiments/dataset/data_settings.hpp"
#include "forecasts/onnx/graph_builder.hpp"

namespace seedbed::forecasts {

/// What experiments::date_part computes, of seconds since 1970 (doubles; NaN stays NaN).
GraphValue date_part_graph(GraphBuilder& graph, const GraphValue& seconds, experiments::DatePart part);

}  // namespace seedbed::forecasts
