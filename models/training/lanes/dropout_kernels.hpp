#pragma once

// Dropout decided by Philox4x32-10 (Salmon et al., SC11), a vector of counters at a time. The numbers are
// those of RandomStream; drop_number() says which one decides about which element.

#include "base/vector/memory.hpp"
#include "models/training/kernels.hpp"

namespace seedbed::models {
namespace {

constexpr std::size_t kBlocks = 16;  // whose four numbers each decide about 64 neighbours

/// The low halves of the lanes times `factor`, in full.
inline DoubleBits wide_product(DoubleBits lanes, std::uint32_t factor) {
  return Registers<double>::low_product(lanes, DoubleBits{} + factor);
}

/// Four numbers for each of kBlocks blocks; side by side, so that one part's rounds fill the time in which
/// another's wait for their products.
constexpr std::size_t kParts = kBlocks / kDoubleLanes;
using Numbers = DoubleBits[kParts][4];

/// The blocks numbered first … first + kBlocks - 1, a number in the low half of each lane.
inline void philox(const DropoutDraw& draw, std::uint64_t first, Numbers& numbers) {
  DoubleBits lane = {};
  for (int i = 0; i < kDoubleLanes; ++i) lane[i] = static_cast<std::uint64_t>(i);
#pragma GCC unroll 8
  for (std::size_t part = 0; part < kParts; ++part) {
    const DoubleBits block = lane + (first + part * kDoubleLanes);
    numbers[part][0] = block;
    numbers[part][1] = block >> 32;
    numbers[part][2] = DoubleBits{} + draw.layer;
    numbers[part][3] = DoubleBits{} + kDropoutPurpose;
  }
  std::uint32_t key0 = static_cast<std::uint32_t>(draw.seed);
  std::uint32_t key1 = static_cast<std::uint32_t>(draw.seed >> 32);
  for (int round = 0; round < 10; ++round) {
#pragma GCC unroll 8
    for (std::size_t part = 0; part < kParts; ++part) {
      DoubleBits(&n)[4] = numbers[part];
      const DoubleBits a = wide_product(n[0], 0xD2511F53);
      const DoubleBits b = wide_product(n[2], 0xCD9E8D57);
      n[0] = (b >> 32) ^ n[1] ^ key0;
      n[2] = (a >> 32) ^ n[3] ^ key1;
      n[1] = b;
      n[3] = a;
    }
    key0 += 0x9E3779B9;
    key1 += 0xBB67AE85;
  }
}

/// The low halves of the lanes of both.
template <int... kIndex>
inline FloatBits low_halves(DoubleBits a, DoubleBits b, std::integer_sequence<int, kIndex...>) {
  return __builtin_shufflevector((FloatBits)a, (FloatBits)b, (2 * kIndex)...);
}

void drop(float* out, float* slope, Grid grid, std::uint32_t threshold, float factor, DropoutDraw draw) {
  constexpr auto kLaneNumbers = std::make_integer_sequence<int, kFloatLanes>();
  const std::size_t size = grid.rows * grid.stride;
  for (std::size_t first = 0; first < size; first += 4 * kBlocks) {
    Numbers numbers;
    philox(draw, (draw.step << 30) + first / 4, numbers);
    std::size_t at = first;
#pragma GCC unroll 4
    for (std::size_t word = 0; word < 4; ++word) {
#pragma GCC unroll 4
      for (std::size_t part = 0; part < kParts; part += 2, at += kFloatLanes) {
        if (at >= size) return;
        const FloatBits drawn = low_halves(numbers[part][word], numbers[part + 1][word], kLaneNumbers);
        const Floats kept = drawn >= threshold ? Floats(factor).v : Floats::Native{};
        store(out + at, load(out + at) * kept);
        store(slope + at, load(slope + at) * kept);
      }
    }
  }
}

}  // namespace
}  // namespace seedbed::models
