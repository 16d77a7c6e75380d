#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace seedbed {

/// What random numbers are drawn for. Part of the key, so that no purpose disturbs another.
/// The numbers are written into results: never renumber, only append.
enum class Purpose : std::uint32_t {
  initialisation = 1,
  shuffle = 2,
  dropout = 3,
  split = 4,
  synthesis = 5,
  resampling = 6,
  label_noise = 7,
  sampling = 8,
  level_dropout = 9,
  importance = 10
};

/// Counted random numbers: Philox4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3",
/// SC11), keyed by seed, with purpose, stream and position as its counter. Number i of a stream is a function
/// of (seed, purpose, stream, i) alone, so work can be interrupted, resumed or reordered without changing it.
class RandomStream {
 public:
  /// `stream` tells apart the sequences of one purpose, e.g. the epoch or the layer.
  RandomStream(std::uint64_t seed, Purpose purpose, std::uint32_t stream = 0);

  /// Skips to the 32-bit number `position`.
  void seek(std::uint64_t position);

  std::uint32_t next();
  /// In [0, 1), from 53 bits.
  double uniform();
  /// In [0, bound), bound > 0, without bias.
  std::uint64_t below(std::uint64_t bound);
  /// Standard normal (Box-Muller, one value per two uniforms).
  double normal();

 private:
  void refill();

  std::uint32_t key_[2];
  std::uint32_t purpose_;
  std::uint32_t stream_;
  std::uint64_t block_ = 0;  // of four numbers
  std::uint32_t numbers_[4] = {};
  unsigned used_ = 4;
};

/// Fisher-Yates shuffle of `values` with numbers from `random`.
void shuffle(std::span<std::int32_t> values, RandomStream& random);

/// 0 … count - 1 in random order.
std::vector<std::int32_t> permutation(std::int32_t count, RandomStream& random);

}  // namespace seedbed
