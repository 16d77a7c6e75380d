#pragma once

#include <sstream>
#include <string>
#include <vector>

#include "forecasts/prediction/predict_file.hpp"

namespace seedbed::forecasts {

/// What a prediction wrote.
struct Predicted {
  std::string text, bad;
  PredictionSummary summary;
};

inline Predicted predict(const Predictor& predictor, const PredictionRequest& request, PredictionRun run) {
  Predicted got;
  run.write = [&](std::string_view text) { got.text += text; };
  run.write_bad = [&](std::string_view text) { got.bad += text; };
  got.summary = predict_file(predictor, request, run);
  return got;
}

inline std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

}  // namespace seedbed::forecasts
