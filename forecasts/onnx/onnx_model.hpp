#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "forecasts/onnx/raw_columns.hpp"
#include "metrics/families/registry.hpp"
#include "results/packs/kept_file.hpp"

namespace seedbed::forecasts {

/// Trained models as one ONNX model: from the columns of a file to the mixtures of its rows.
struct OnnxModel {
  std::string bytes;
  std::vector<OnnxInput> inputs;
  /// Of `weights`, `locations`, `scales` (double, rows × components) and `mean` (double, rows), which are
  /// called so unless a column is.
  std::vector<std::string> outputs;
  std::size_t members = 0;
  std::size_t components = 0;
  metrics::Family family = {};
  std::vector<std::string> notes;  ///< what the graph leaves to its callers
};

/// Of one model file, or of several as an ensemble (see Predictor). `version` is that of this program. Rows
/// that a Predictor refuses, for a number that is infinite, too far from the training values or missing where
/// the model was trained not to accept gaps, get NaN throughout. Throws models::ModelFileError, or DataError
/// for models that are no ensemble or read what ONNX has no operators for: words of texts.
OnnxModel onnx_model(const std::vector<results::KeptFile>& models, const std::string& version);

}  // namespace seedbed::forecasts
