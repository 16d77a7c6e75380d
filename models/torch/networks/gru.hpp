#pragma once

#include <memory>

#include "models/network_settings.hpp"
#include "models/torch/feature_network.hpp"

namespace seedbed::models {

/// The recurrent network of GruSettings. Throws std::invalid_argument if the inputs have no sequence.
std::shared_ptr<FeatureNetwork> make_gru(const NetworkSettings& settings, const NetworkShape& shape);

}  // namespace seedbed::models
