#include "models/torch/networks/networks.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "models/torch/networks/gru.hpp"
#include "models/torch/networks/resnet.hpp"

namespace seedbed::models {
namespace {

struct Registered {
  const char* name;
  std::shared_ptr<FeatureNetwork> (*make)(const NetworkSettings& settings, const NetworkShape& shape);
};

constexpr Registered kNetworks[] = {{"resnet", make_resnet}, {"gru", make_gru}};

}  // namespace

NetworkMaker network_maker(const std::string& name) {
  for (const Registered& network : kNetworks) {
    if (name == network.name) return network.make;
  }
  throw std::invalid_argument(fmt::format("there is no network '{}' in this program", name));
}

}  // namespace seedbed::models
