#pragma once

#include <memory>

#include "models/network_settings.hpp"
#include "models/torch/feature_network.hpp"

namespace seedbed::models {

/// The residual network of ResnetSettings; activation and the dropout within a block are the perceptron's
/// settings.
std::shared_ptr<FeatureNetwork> make_resnet(const NetworkSettings& settings, const NetworkShape& shape);

}  // namespace seedbed::models
