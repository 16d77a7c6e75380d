#pragma once

#include <string>

#include "models/torch/feature_module.hpp"

namespace seedbed::models {

/// The network that is registered under a name: `kNetworks` of networks.cpp. Throws std::invalid_argument if
/// there is none.
NetworkMaker network_maker(const std::string& name);

}  // namespace seedbed::models
