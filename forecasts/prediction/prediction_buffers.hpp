#pragma once

#include <cstddef>
#include <vector>

#include "experiments/dataset/preprocessing.hpp"
#include "models/inference.hpp"
#include "models/inputs.hpp"

namespace seedbed::forecasts {

/// A number that is too far from the training values (or too large) to be an input.
struct UnusableNumber {
  std::size_t row = 0;
  std::size_t number = 0;  ///< index into Predictor::numbers
};

/// The memory of one caller of a Predictor: grows to what its largest batch needs and is used again and
/// again.
struct PredictionBuffers {
  struct Member {
    experiments::EncodedRows encoded;
    models::InputRows inputs;      ///< views of `encoded`
    models::MixtureRows mixtures;  ///< if there are several members
  };
  std::vector<Member> members;
  std::vector<UnusableNumber> unusable;  ///< in the order of the rows
  models::MixtureRows mixtures;          ///< of the rows chosen
};

}  // namespace seedbed::forecasts
