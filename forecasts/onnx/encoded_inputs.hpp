#pragma once

#include <optional>
#include <vector>

#include "experiments/dataset/preprocessing.hpp"
#include "forecasts/onnx/raw_columns.hpp"

namespace seedbed::forecasts {

/// The inputs of a network in a graph.
struct EncodedInputs {
  std::optional<GraphValue> numeric;   ///< float32, rows × shape().numeric; none if there are none
  std::vector<GraphValue> categories;  ///< codes, int64, rows × 1 each
  /// bool, rows × 1: a number is missing where it must not be, is infinite or too far from the training
  /// values.
  std::optional<GraphValue> unusable;
};

/// What `preprocessing` makes of the columns, which must have all that it reads: the arithmetic of
/// experiments::NumericInputs and Vocabulary, in the same order and precision.
EncodedInputs add_encoded_inputs(GraphBuilder& graph, const RawColumns& columns,
                                 const experiments::FittedPreprocessing& preprocessing);

}  // namespace seedbed::forecasts
