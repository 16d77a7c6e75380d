#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "experiments/dataset/preprocessing.hpp"

namespace seedbed::forecasts {

/// A CSV file of rows such as a model was trained on, invented from its preprocessing: numbers like those of
/// the training rows, known categories and words, gaps where there were gaps. Without the target. Rows are in
/// the order that lags need.
std::string synthetic_csv(const experiments::FittedPreprocessing& preprocessing, std::size_t rows,
                          std::uint64_t seed);

}  // namespace seedbed::forecasts
