#pragma once

#include <string>

#include "models/network_settings.hpp"

namespace seedbed::models {

/// What stands between inputs and head, in a few words for tables: "[64,64]" of a perceptron, "resnet of 2
/// blocks, width 128", "gru of width 32".
std::string network_text(const NetworkSettings& network);

}  // namespace seedbed::models
