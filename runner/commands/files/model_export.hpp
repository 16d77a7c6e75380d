#pragma once

#include <string>

#include "runner/commands/options.hpp"

namespace seedbed::runner {

/// What an ONNX file's name ends in.
inline constexpr std::string_view kOnnxEnding = ".onnx";

/// `seedbed export MODEL…|DIR -o MODEL.onnx`: writes the models that the arguments and --where and --best
/// choose as one ONNX file, and says what it reads and gives. Throws UsageError and what
/// forecasts::onnx_model does.
int export_models(const Options& options);

}  // namespace seedbed::runner
