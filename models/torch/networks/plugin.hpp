#pragma once

#include <string>

#include "models/torch/feature_module.hpp"

namespace seedbed::models {

/// The network that the library `path` has registered under a name. The library is loaded once and stays.
/// Throws std::invalid_argument, naming the library, if it cannot be loaded or has no such network.
NetworkMaker plugin_network(const std::string& path, const std::string& name);

}  // namespace seedbed::models
