#include "models/network_text.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace seedbed::models {

std::string network_text(const NetworkSettings& network) {
  if (network.is_perceptron()) return nlohmann::json(network.hidden).dump();
  if (network.network == "resnet") {
    const int blocks = network.resnet.blocks;
    return fmt::format("resnet of {} block{}, width {}", blocks, blocks == 1 ? "" : "s",
                       network.resnet.width);
  }
  if (network.network == "gru") {
    const int layers = network.gru.layers;
    return fmt::format("gru of {}width {}", layers == 1 ? "" : fmt::format("{} layers, ", layers),
                       network.gru.width);
  }
  return network.network;
}

}  // namespace seedbed::models
