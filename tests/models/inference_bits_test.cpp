// A row's bits depend on nothing but the row and the model.

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <numeric>
#include <stdexcept>
#include <thread>

#include "tests/models/random_network.hpp"

namespace seedbed::models {
namespace {

const InputShape kInputs = {.numeric = 7, .category_levels = {5, 40}, .vocabulary_sizes = {30}};

std::vector<NetworkSettings> networks() {
  return {
      {.components = 3, .hidden = {64, 64}, .activation = Activation::relu, .norm = Norm::none},
      {.components = 1, .hidden = {19}, .activation = Activation::silu, .norm = Norm::batch},
      {.components = 2, .hidden = {33, 5}, .activation = Activation::gelu, .norm = Norm::layer},
      {.components = 9, .hidden = {12}, .activation = Activation::tanh, .norm = Norm::none},
      {.components = 2, .hidden = {}},
      {.family = Family::bernoulli, .hidden = {20, 9}, .norm = Norm::batch},
      {.family = Family::hurdle_lognormal, .components = 2, .hidden = {20, 9}},
  };
}

/// Rows first … first + count - 1 of `all` against rows 0 … count - 1 of `part`, bit for bit.
bool same_bits(const MixtureRows& all, std::size_t first, const MixtureRows& part, std::size_t count) {
  const std::size_t bytes = count * all.components * sizeof(double), offset = first * all.components;
  if (count == 0) return part.weights.empty();
  return part.weights.size() == count * all.components &&
         std::memcmp(all.weights.data() + offset, part.weights.data(), bytes) == 0 &&
         std::memcmp(all.locations.data() + offset, part.locations.data(), bytes) == 0 &&
         std::memcmp(all.scales.data() + offset, part.scales.data(), bytes) == 0;
}

TEST(InferenceBits, SameForEveryBatchSize) {
  const RandomRows rows(kInputs, 300, 3);
  for (const NetworkSettings& settings : networks()) {
    for (const VectorLevel level : levels()) {
      const Network network(settings, kInputs, {}, random_state(settings, kInputs, 4), level);
      const MixtureRows all = network.predict(rows.view());
      for (std::size_t n = 0; n <= 300; ++n) {
        ASSERT_TRUE(same_bits(all, 0, network.predict(rows.view(0, n)), n)) << n << " rows, " << name(level);
      }
    }
  }
}

TEST(InferenceBits, SameForEveryOffset) {
  const RandomRows rows(kInputs, 300, 3);
  for (const NetworkSettings& settings : networks()) {
    for (const VectorLevel level : levels()) {
      const Network network(settings, kInputs, {}, random_state(settings, kInputs, 4), level);
      const MixtureRows all = network.predict(rows.view());
      for (std::size_t first = 0; first < 300; ++first) {
        const std::size_t count = std::min<std::size_t>(1 + first % 70, 300 - first);
        ASSERT_TRUE(same_bits(all, first, network.predict(rows.view(first, count)), count))
            << count << " rows from " << first << ", " << name(level);
      }
    }
  }
}

TEST(InferenceBits, SameForChosenRowsInAnyOrder) {
  const RandomRows rows(kInputs, 300, 3);
  RandomStream random(5, Purpose::shuffle);
  for (const NetworkSettings& settings : networks()) {
    for (const VectorLevel level : levels()) {
      const Network network(settings, kInputs, {}, random_state(settings, kInputs, 4), level);
      const MixtureRows all = network.predict(rows.view());
      for (const std::size_t count : {1u, 2u, 15u, 16u, 17u, 48u, 49u, 150u, 300u}) {
        std::vector<std::int32_t> chosen = permutation(300, random);
        chosen.resize(count);
        chosen.push_back(chosen.front());  // a row may be asked for twice
        const MixtureRows part = network.predict(rows.view(), chosen);
        for (std::size_t i = 0; i < chosen.size(); ++i) {
          const metrics::Mixtures row = part.view().slice(i, 1);
          const MixtureRows one = {part.family,
                                   part.components,
                                   {row.weights.begin(), row.weights.end()},
                                   {row.locations.begin(), row.locations.end()},
                                   {row.scales.begin(), row.scales.end()}};
          ASSERT_TRUE(same_bits(all, static_cast<std::size_t>(chosen[i]), one, 1)) << i << " of " << count;
        }
      }
    }
  }
}

TEST(InferenceBits, SameBesideOtherRowsThatOverflow) {
  RandomRows rows(kInputs, 100, 3);
  const NetworkSettings settings = networks()[2];
  const Network network(settings, kInputs, {}, random_state(settings, kInputs, 4));
  const MixtureRows before = network.predict(rows.view());
  for (std::size_t r = 1; r < 100; r += 2) rows.numeric[r * 7] = 3e38f;
  const MixtureRows after = network.predict(rows.view());
  for (std::size_t r = 0; r < 100; r += 2) {
    for (std::size_t k = 0; k < before.components; ++k) {
      const std::size_t i = r * before.components + k;
      EXPECT_EQ(before.weights[i], after.weights[i]);
      EXPECT_EQ(before.locations[i], after.locations[i]);
      EXPECT_EQ(before.scales[i], after.scales[i]);
    }
  }
}

TEST(InferenceBits, FusedLevelsAgreeExactlyAndBaselineWithinRounding) {
  const RandomRows rows(kInputs, 300, 3);
  for (const NetworkSettings& settings : networks()) {
    const NetworkState state = random_state(settings, kInputs, 4);
    const MixtureRows highest = Network(settings, kInputs, {}, state).predict(rows.view());
    const MixtureRows baseline =
        Network(settings, kInputs, {}, state, VectorLevel::baseline).predict(rows.view());
    for (std::size_t i = 0; i < highest.weights.size(); ++i) {
      EXPECT_NEAR(highest.weights[i], baseline.weights[i], 5e-6);
      EXPECT_NEAR(highest.locations[i], baseline.locations[i], 5e-6);
      EXPECT_NEAR(highest.scales[i], baseline.scales[i], 5e-6);
    }
    if (vector_level() < VectorLevel::avx512) continue;
    const MixtureRows avx2 = Network(settings, kInputs, {}, state, VectorLevel::avx2).predict(rows.view());
    EXPECT_TRUE(same_bits(highest, 0, avx2, 300));
  }
}

TEST(InferenceBits, SameInTheCallersMemory) {
  const RandomRows rows(kInputs, 100, 3);
  const NetworkSettings settings = networks()[2];
  const Network network(settings, kInputs, {}, random_state(settings, kInputs, 4));
  const MixtureRows all = network.predict(rows.view());
  MixtureRows part = all;
  for (const std::size_t count : {0u, 1u, 3u, 6u, 7u, 40u, 100u}) {
    for (auto* values : {&part.weights, &part.locations, &part.scales}) values->assign(count * 2, -1);
    network.predict_into(rows.view(), nullptr, count, {part.weights, part.locations, part.scales});
    EXPECT_TRUE(same_bits(all, 0, part, count)) << count;
  }
  EXPECT_THROW(network.predict_into(rows.view(), nullptr, 99, {part.weights, part.locations, part.scales}),
               std::invalid_argument);
  EXPECT_EQ(network.components(), 2u);
  EXPECT_EQ(network.inputs(), kInputs);
}

TEST(InferenceBits, SameForConcurrentCallersAndAfterMoving) {
  const RandomRows rows(kInputs, 300, 3);
  const NetworkSettings settings = networks()[0];
  Network first(settings, kInputs, {}, random_state(settings, kInputs, 4));
  const MixtureRows all = first.predict(rows.view());
  const Network network = std::move(first);
  std::vector<int> wrong(4, 0);
  std::vector<std::thread> callers;
  for (std::size_t t = 0; t < wrong.size(); ++t) {
    callers.emplace_back([&, t] {
      for (std::size_t n = 1; n <= 300; n += 7)
        wrong[t] += !same_bits(all, 0, network.predict(rows.view(0, n)), n);
    });
  }
  for (std::thread& caller : callers) caller.join();
  EXPECT_EQ(std::accumulate(wrong.begin(), wrong.end(), 0), 0);
}

}  // namespace
}  // namespace seedbed::models
