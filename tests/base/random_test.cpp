#include "base/random.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <map>
#include <numeric>
#include <vector>

namespace seedbed::models {
namespace {

/// Philox4x32-10 as the paper (Salmon et al., SC11, section 4.3) describes it: ten rounds of two 32 × 32 bit
/// products, the key raised by two constants between them.
std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter, std::array<std::uint32_t, 2> key) {
  for (int round = 0; round < 10; ++round) {
    const std::uint64_t first = std::uint64_t{0xD2511F53} * counter[0];
    const std::uint64_t second = std::uint64_t{0xCD9E8D57} * counter[2];
    counter = {
        static_cast<std::uint32_t>(second >> 32) ^ counter[1] ^ key[0], static_cast<std::uint32_t>(second),
        static_cast<std::uint32_t>(first >> 32) ^ counter[3] ^ key[1], static_cast<std::uint32_t>(first)};
    key = {key[0] + 0x9E3779B9, key[1] + 0xBB67AE85};
  }
  return counter;
}

TEST(Random, PaperFormMatchesPublishedAnswers) {
  // Random123's file kat_vectors, its three lines for philox4x32 with 10 rounds.
  using Four = std::array<std::uint32_t, 4>;
  EXPECT_EQ(philox({0, 0, 0, 0}, {0, 0}), (Four{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
  EXPECT_EQ(philox({~0u, ~0u, ~0u, ~0u}, {~0u, ~0u}), (Four{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
  EXPECT_EQ(philox({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}),
            (Four{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

TEST(Random, StreamsAreThePhiloxOfTheirCounters) {
  for (const std::uint64_t seed :
       {std::uint64_t{0}, std::uint64_t{31}, ~std::uint64_t{0}, std::uint64_t{0x0123456789abcdef}}) {
    for (const Purpose purpose : {Purpose::initialisation, Purpose::dropout, Purpose::synthesis}) {
      for (const std::uint32_t stream : {0u, 1u, 0xffffffffu}) {
        for (const std::uint64_t position :
             {std::uint64_t{0}, std::uint64_t{3}, std::uint64_t{0x4fffffffe}, ~std::uint64_t{0} - 20}) {
          RandomStream random(seed, purpose, stream);
          random.seek(position);
          for (std::uint64_t i = position; i < position + 10; ++i) {
            const std::uint64_t block = i / 4;
            const auto expected =
                philox({static_cast<std::uint32_t>(block), static_cast<std::uint32_t>(block >> 32), stream,
                        static_cast<std::uint32_t>(purpose)},
                       {static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)});
            ASSERT_EQ(random.next(), expected[i % 4]) << seed << " " << stream << " " << i;
          }
        }
      }
    }
  }
}

TEST(Random, StartsAtNumberZeroAndSeeksBackAndForth) {
  RandomStream random(5, Purpose::shuffle, 2);
  std::vector<std::uint32_t> first(40);
  for (std::uint32_t& number : first) number = random.next();
  for (const std::size_t position : {39u, 0u, 17u, 4u, 31u}) {
    random.seek(position);
    EXPECT_EQ(random.next(), first[position]);
  }
}

/// Pearson's statistic of counts that should be equal, as standard deviations from its mean: a chi-squared
/// variable of d degrees of freedom has mean d and variance 2 d. The seeds below are fixed, so nothing here
/// varies by run.
double chi_squared_deviation(const std::vector<double>& counts) {
  const double expected =
      std::accumulate(counts.begin(), counts.end(), 0.0) / static_cast<double>(counts.size());
  double statistic = 0;
  for (const double count : counts) statistic += (count - expected) * (count - expected) / expected;
  const double degrees = static_cast<double>(counts.size() - 1);
  return (statistic - degrees) / std::sqrt(2 * degrees);
}

TEST(Random, UniformFillsItsBinsEvenlyAndAlsoItsLowBits) {
  RandomStream random(1, Purpose::synthesis);
  std::vector<double> high(1000), low(1024);
  for (int i = 0; i < 1'000'000; ++i) {
    const double value = random.uniform();
    ASSERT_GE(value, 0);
    ASSERT_LT(value, 1);
    ++high[static_cast<std::size_t>(value * 1000)];
    const double scaled = value * 0x1p53;
    ASSERT_EQ(scaled, std::floor(scaled));
    ++low[static_cast<std::uint64_t>(scaled) % 1024];
  }
  EXPECT_LT(std::abs(chi_squared_deviation(high)), 4);
  EXPECT_LT(std::abs(chi_squared_deviation(low)), 4);
}

/// The correlation of n independent pairs has standard deviation 1 / sqrt(n).
double correlation_deviation(RandomStream first, RandomStream second) {
  constexpr int kPairs = 200'000;
  double sum = 0;
  for (int i = 0; i < kPairs; ++i) sum += (first.uniform() - 0.5) * (second.uniform() - 0.5) * 12;
  return sum / std::sqrt(double{kPairs});
}

TEST(Random, NeighbouringSeedsPurposesStreamsAndPositionsAreUncorrelated) {
  for (std::uint64_t seed = 0; seed < 4; ++seed) {
    const RandomStream base(seed, Purpose::shuffle, 3);
    RandomStream later = base;
    later.seek(2);
    EXPECT_LT(std::abs(correlation_deviation(base, RandomStream(seed + 1, Purpose::shuffle, 3))), 4) << seed;
    EXPECT_LT(std::abs(correlation_deviation(base, RandomStream(seed, Purpose::dropout, 3))), 4) << seed;
    EXPECT_LT(std::abs(correlation_deviation(base, RandomStream(seed, Purpose::shuffle, 4))), 4) << seed;
    EXPECT_LT(std::abs(correlation_deviation(base, later)), 4) << seed;
  }
}

TEST(Random, BelowIsEvenForEveryBound) {
  RandomStream random(2, Purpose::synthesis);
  for (const std::uint64_t bound : {2u, 3u, 7u, 100u, 1000u}) {
    std::vector<double> counts(bound);
    for (int i = 0; i < 200'000; ++i) ++counts[random.below(bound)];
    EXPECT_LT(std::abs(chi_squared_deviation(counts)), 4) << bound;
  }
  EXPECT_EQ(random.below(1), 0u);
  // Three quarters of all numbers: a plain remainder would give the first third of the range twice its share.
  const std::uint64_t large = std::uint64_t{3} << 62;
  std::vector<double> thirds(3);
  for (int i = 0; i < 200'000; ++i) ++thirds[random.below(large) >> 62];
  EXPECT_LT(std::abs(chi_squared_deviation(thirds)), 4);
}

TEST(Random, NormalHasTheNormalDistribution) {
  constexpr int kCount = 1'000'000;
  RandomStream random(3, Purpose::synthesis);
  std::vector<double> values(kCount);
  for (double& value : values) value = random.normal();
  // Standard errors of the mean of z, z^2, z^3 and z^4: sqrt(1, 2, 15, 96) / sqrt(n).
  const std::array<double, 4> expected = {0, 1, 0, 3}, variance = {1, 2, 15, 96};
  for (int power = 1; power <= 4; ++power) {
    double mean = 0;
    for (const double value : values) mean += std::pow(value, power) / kCount;
    const std::size_t i = static_cast<std::size_t>(power - 1);
    EXPECT_NEAR(mean, expected[i], 4 * std::sqrt(variance[i] / kCount)) << power;
  }
  // Kolmogorov and Smirnov's distance exceeds 1.95 / sqrt(n) once in a thousand times.
  std::sort(values.begin(), values.end());
  double distance = 0;
  for (int i = 0; i < kCount; ++i) {
    const double exact = std::erfc(-values[static_cast<std::size_t>(i)] / std::sqrt(2.0)) / 2;
    distance =
        std::max({distance, std::abs(exact - double(i) / kCount), std::abs(exact - double(i + 1) / kCount)});
  }
  EXPECT_LT(distance, 1.95 / std::sqrt(double{kCount}));
}

TEST(Random, EveryOrderIsEquallyLikely) {
  RandomStream random(4, Purpose::shuffle);
  std::map<std::vector<std::int32_t>, double> orders;
  for (int i = 0; i < 120'000; ++i) ++orders[permutation(5, random)];
  ASSERT_EQ(orders.size(), 120u);
  std::vector<double> counts;
  for (const auto& [order, count] : orders) counts.push_back(count);
  EXPECT_LT(std::abs(chi_squared_deviation(counts)), 4);
}

TEST(Random, PermutationsHoldEveryNumberOnce) {
  RandomStream random(4, Purpose::shuffle);
  for (const std::int32_t count : {0, 1, 2, 1000}) {
    std::vector<std::int32_t> order = permutation(count, random);
    std::sort(order.begin(), order.end());
    std::vector<std::int32_t> expected(static_cast<std::size_t>(count));
    std::iota(expected.begin(), expected.end(), 0);
    EXPECT_EQ(order, expected);
  }
}

// Results rest on these numbers: a change here changes every job's, and needs another numerics version.
TEST(Random, NumbersNeverChange) {
  RandomStream random(42, Purpose::initialisation, 1);
  EXPECT_EQ(random.next(), 0x4d4512a7u);
  EXPECT_EQ(random.next(), 0xc33f716eu);
  EXPECT_EQ(random.next(), 0xdad0eee8u);
  EXPECT_EQ(random.next(), 0xdb7f491eu);
  EXPECT_EQ(random.next(), 0x440b85ecu);
  EXPECT_EQ(random.uniform(), 0x1.8982051aad43p-4);
  EXPECT_EQ(random.uniform(), 0x1.83a4c9c22eb1fp-1);
  EXPECT_EQ(random.below(1000), 825u);
  EXPECT_DOUBLE_EQ(random.normal(), 1.4871787657335869);    // the C library's logarithm and cosine
  EXPECT_DOUBLE_EQ(random.normal(), -0.43090958553966224);  // the C library's logarithm and cosine
  EXPECT_EQ(permutation(10, random), (std::vector<std::int32_t>{3, 7, 5, 0, 4, 9, 8, 1, 2, 6}));
}

}  // namespace
}  // namespace seedbed::models
