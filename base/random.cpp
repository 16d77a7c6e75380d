#include "base/random.hpp"

#include <Random123/philox.h>

#include <cmath>
#include <numbers>
#include <numeric>
#include <utility>

namespace seedbed {

RandomStream::RandomStream(std::uint64_t seed, Purpose purpose, std::uint32_t stream)
    : key_{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)},
      purpose_(static_cast<std::uint32_t>(purpose)),
      stream_(stream) {}

void RandomStream::refill() {
  const r123::Philox4x32::ctr_type counter = {
      {static_cast<std::uint32_t>(block_), static_cast<std::uint32_t>(block_ >> 32), stream_, purpose_}};
  const r123::Philox4x32::key_type key = {{key_[0], key_[1]}};
  const auto block = r123::Philox4x32()(counter, key);
  for (unsigned i = 0; i < 4; ++i) numbers_[i] = block[i];
  ++block_;
  used_ = 0;
}

void RandomStream::seek(std::uint64_t position) {
  block_ = position / 4;
  refill();
  used_ = static_cast<unsigned>(position % 4);
}

std::uint32_t RandomStream::next() {
  if (used_ == 4) refill();
  return numbers_[used_++];
}

double RandomStream::uniform() {
  const std::uint64_t high = next() >> 5;  // 27 bits
  const std::uint64_t low = next() >> 6;   // 26 bits
  return static_cast<double>((high << 26) | low) * 0x1p-53;
}

std::uint64_t RandomStream::below(std::uint64_t bound) {
  // Numbers beyond the largest multiple of `bound` would favour the small results.
  const std::uint64_t excess = (0 - bound) % bound;
  while (true) {
    const std::uint64_t high = next();
    const std::uint64_t number = (high << 32) | next();
    if (number <= ~std::uint64_t{0} - excess) return number % bound;
  }
}

double RandomStream::normal() {
  const double radius = std::sqrt(-2.0 * std::log1p(-uniform()));
  return radius * std::cos(2.0 * std::numbers::pi * uniform());
}

void shuffle(std::span<std::int32_t> values, RandomStream& random) {
  for (std::size_t i = values.size(); i > 1; --i) std::swap(values[i - 1], values[random.below(i)]);
}

std::vector<std::int32_t> permutation(std::int32_t count, RandomStream& random) {
  std::vector<std::int32_t> order(static_cast<std::size_t>(count));
  std::iota(order.begin(), order.end(), 0);
  shuffle(order, random);
  return order;
}

}  // namespace seedbed
