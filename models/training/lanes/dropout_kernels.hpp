#pragma once

// Dropout decided by Philox4x32-10 (Salmon et al., SC11), a vector of counters at a time. The numbers are
// those of RandomStream; drop_number() says which one decides about which element.

#include "models/training/kernels.hpp"
#include "models/training/lanes/vector.hpp"

namespace seedbed::models {
namespace {

constexpr size_t kBlocks = 16;  // whose four numbers each decide about 64 neighbours

/// The low halves of the lanes times `factor`, in full.
inline DoubleBits wide_product(DoubleBits lanes, std::uint32_t factor) {
  const DoubleBits factors = DoubleBits{} + factor;
#if defined(__AVX512F__)
  // Masked, though nothing is: g++ 12 warns about the undefined value in _mm512_mul_epu32.
  return (DoubleBits)_mm512_maskz_mul_epu32(0xff, (__m512i)lanes, (__m512i)factors);
#elif defined(__AVX2__)
  return (DoubleBits)_mm256_mul_epu32((__m256i)lanes, (__m256i)factors);
#else
  return (lanes & 0xffffffffu) * factors;
#endif
}

/// The blocks numbered first … first + kDoubleLanes - 1, a number in the low half of each lane.
inline void philox(const DropoutDraw& draw, std::uint64_t first, DoubleBits (&numbers)[4]) {
  DoubleBits block = {};
  for (int i = 0; i < kDoubleLanes; ++i) block[i] = first + static_cast<std::uint64_t>(i);
  numbers[0] = block;
  numbers[1] = block >> 32;
  numbers[2] = DoubleBits{} + draw.layer;
  numbers[3] = DoubleBits{} + kDropoutPurpose;
  std::uint32_t key0 = static_cast<std::uint32_t>(draw.seed);
  std::uint32_t key1 = static_cast<std::uint32_t>(draw.seed >> 32);
  for (int round = 0; round < 10; ++round) {
    const DoubleBits a = wide_product(numbers[0], 0xD2511F53);
    const DoubleBits b = wide_product(numbers[2], 0xCD9E8D57);
    numbers[0] = (b >> 32) ^ numbers[1] ^ key0;
    numbers[2] = (a >> 32) ^ numbers[3] ^ key1;
    numbers[1] = b;
    numbers[3] = a;
    key0 += 0x9E3779B9;
    key1 += 0xBB67AE85;
  }
}

/// The factors of the 64 elements that begin with number 4 * first.
inline void drop_factors(const DropoutDraw& draw, std::uint64_t first, std::uint32_t threshold, float factor,
                         float (&factors)[4 * kBlocks]) {
  for (size_t part = 0; part < kBlocks; part += kDoubleLanes) {
    DoubleBits numbers[4];
    philox(draw, first + part, numbers);
    for (size_t word = 0; word < 4; ++word) {
      using Halves = std::uint32_t __attribute__((vector_size(kDoubleLanes * 4)));
      const Halves drawn = __builtin_convertvector(numbers[word] & 0xffffffffu, Halves);
      const HalfFloats kept = drawn >= threshold ? HalfFloats{} + factor : HalfFloats{};
      std::memcpy(factors + word * kBlocks + part, &kept, sizeof kept);
    }
  }
}

void drop(float* out, float* slope, Grid grid, std::uint32_t threshold, float factor, DropoutDraw draw) {
  const size_t size = grid.rows * grid.stride;
  for (size_t first = 0; first < size; first += 4 * kBlocks) {
    float factors[4 * kBlocks];
    drop_factors(draw, (draw.step << 30) + first / 4, threshold, factor, factors);
    const size_t count = size - first < 4 * kBlocks ? size - first : 4 * kBlocks;
    for (size_t i = 0; i < count; i += kLanes) {
      const Floats kept = load(factors + i);
      store(out + first + i, load(out + first + i) * kept);
      store(slope + first + i, load(slope + first + i) * kept);
    }
  }
}

}  // namespace
}  // namespace seedbed::models
