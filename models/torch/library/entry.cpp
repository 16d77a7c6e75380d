// What libseedbed-torch.so shows to the programs that load it (runner/host/torch_library.cpp).

#include "models/torch/torch_engine.hpp"

extern "C" __attribute__((visibility("default"))) void* seedbed_torch_engine() {
  return &seedbed::models::torch_engine();
}
