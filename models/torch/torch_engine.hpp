#pragma once

#include "models/network_engine.hpp"

namespace seedbed::models {

/// libtorch as the engine of networks.
NetworkEngine& torch_engine();

}  // namespace seedbed::models
