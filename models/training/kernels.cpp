#include "models/training/kernels.hpp"

#include <algorithm>
#include <cmath>

#include "base/random.hpp"

namespace seedbed::models {

static_assert(static_cast<std::uint32_t>(Purpose::dropout) == kDropoutPurpose);

const Kernels& kernels(VectorLevel level) {
  return at_level(level, []<VectorLevel kLevel>() -> const Kernels& { return kernels_of_level<kLevel>(); });
}

Kernels::Activate Kernels::activate(Activation activation) const {
  switch (activation) {
    case Activation::relu:
      return relu;
    case Activation::silu:
      return silu;
    case Activation::gelu:
      return gelu;
    case Activation::tanh:
      return tanh;
  }
  return relu;
}

std::uint32_t drop_number(const DropoutDraw& draw, std::uint64_t index) {
  // 64 elements take 16 blocks of four numbers: neighbours come from neighbouring blocks, which is the order
  // in which vector lanes make them.
  const std::uint64_t block = index / 64 * 16 + index % 16;
  RandomStream random(draw.seed, Purpose::dropout, draw.layer);
  random.seek(((draw.step << 30) + block) * 4 + index % 64 / 16);
  return random.next();
}

std::uint32_t drop_threshold(double probability) {
  return static_cast<std::uint32_t>(std::min(std::round(probability * 0x1p32), 0x1p32 - 1));
}

}  // namespace seedbed::models
