#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "experiments/plan/experiment.hpp"
#include "models/model_file.hpp"
#include "models/network_layout.hpp"

namespace seedbed::forecasts {

/// A network with random values of ordinary size: outputs of every layer are of order 1.
models::NetworkState random_network_state(const models::NetworkSettings& settings,
                                          const models::InputShape& inputs, std::uint64_t seed);

/// "lognormal 3 × [64,64] relu": what decides how much work a network is, besides its inputs.
std::string shape_text(const models::NetworkSettings& settings);

struct RandomModel {
  std::string name;  ///< its shape
  models::SavedModel model;
  std::string data;  ///< path of the experiment's data
};

/// A model for each distinct size among the cells of an experiment: fitted to the training rows of the first
/// split, with random weights. Cells that differ only in what training does are one. Throws DataError, with
/// the setting's place, if the data do not fit.
std::vector<RandomModel> random_models(const experiments::Experiment& experiment);

}  // namespace seedbed::forecasts
