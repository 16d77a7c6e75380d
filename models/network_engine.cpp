#include "models/network_engine.hpp"

namespace seedbed::models {
namespace {

NetworkEngine& none() {
  throw EngineMissing(
      "this network is computed by libtorch, which this library does not load: use the program `seedbed` "
      "(seedbed predict), or a model whose model.network is perceptron");
}

NetworkEngine& (*opener)() = none;

}  // namespace

bool trains_by_torch(const NetworkSettings& network, const TrainingSettings& training) {
  return training.engine == Engine::torch || !network.is_perceptron();
}

void set_network_engine(NetworkEngine& (*open)()) {
  opener = open;
}

NetworkEngine& network_engine() {
  return opener();
}

}  // namespace seedbed::models
