#include "models/training/initialisation.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>

#include "models/inference.hpp"
#include "tests/models/training/example_rows.hpp"

namespace seedbed::models {
namespace {

std::span<const float> tensor(const NetworkState& state, const NetworkLayout& layout,
                              const std::string& name) {
  const TensorPlace& place = layout.find(name);
  return std::span(state.parameters).subspan(place.offset, place.size());
}

/// FNV-1a over the bits.
std::uint64_t hash(const std::vector<float>& values) {
  std::uint64_t result = 14695981039346656037u;
  for (const float value : values) {
    std::uint32_t bits;
    std::memcpy(&bits, &value, sizeof bits);
    for (int byte = 0; byte < 4; ++byte) result = (result ^ (bits >> (8 * byte) & 0xff)) * 1099511628211u;
  }
  return result;
}

TEST(InitialState, NeverChangesBetweenVersionsOrMachines) {
  // Uniform numbers only: no function of the mathematical library takes part. The two values below were
  // computed by another program (Philox and the uniform numbers written out in Python).
  const NetworkSettings settings = {.hidden = {32, 8}, .norm = Norm::batch, .embedding = {}};
  const InputShape numeric = {.numeric = 7, .category_levels = {}, .vocabulary_sizes = {}};
  const NetworkLayout layout = network_layout(settings, numeric);
  NetworkState state = initial_state(settings, numeric, std::vector<double>{-1, 0, 1}, 42);
  EXPECT_EQ(tensor(state, layout, "trunk.0.weight")[0], -0.23493154f);
  EXPECT_EQ(tensor(state, layout, "head.weight")[23], -0.03257516f);
  const TensorPlace& bias = layout.find("head.bias");
  std::fill_n(state.parameters.begin() + static_cast<std::ptrdiff_t>(bias.offset), bias.size(), 0.0f);
  EXPECT_EQ(hash(state.parameters), 3868132448009009895u);
}

TEST(InitialState, HasTheSpreadOfTorchsLinearLayersAndEmbeddings) {
  const NetworkSettings settings = {.hidden = {200, 100}, .embedding = 40};
  const InputShape shape = {.numeric = 60, .category_levels = {100}, .vocabulary_sizes = {100}};
  const NetworkLayout layout = network_layout(settings, shape);
  const NetworkState state = initial_state(settings, shape, std::vector<double>{-1, 0, 1}, 1);
  const auto expect_uniform = [&](const std::string& name, double bound) {
    const auto values = tensor(state, layout, name);
    double squares = 0;
    for (const float value : values) {
      EXPECT_LE(std::abs(value), bound);
      squares += static_cast<double>(value) * static_cast<double>(value);
    }
    const double n = static_cast<double>(values.size());
    // The mean of squares of n uniform numbers: variance 4/45 of bound^4 each; four standard errors.
    EXPECT_NEAR(squares / n, bound * bound / 3, 4 * bound * bound * std::sqrt(4.0 / 45 / n)) << name;
  };
  expect_uniform("trunk.0.weight", 1 / std::sqrt(140.0));
  expect_uniform("trunk.1.weight", 1 / std::sqrt(200.0));
  expect_uniform("trunk.1.bias", 1 / std::sqrt(200.0));
  expect_uniform("head.weight", 0.1 / std::sqrt(100.0));
  for (const char* name : {"embedding.0.weight", "words.0.weight"}) {
    double squares = 0;
    for (const float value : tensor(state, layout, name))
      squares += static_cast<double>(value) * static_cast<double>(value);
    EXPECT_NEAR(squares / 4000, 1.0, 4 * std::sqrt(2.0 / 4000)) << name;
  }
}

TEST(InitialState, StartsEveryRowFromNearlyTheSameMixtureWithTheTargetsMeanAndVariance) {
  const std::vector<double> locations = {-1.2, 0.1, 1.1};
  const NetworkSettings settings = {.family = Family::normal, .embedding = {}};
  const ExampleRows data(20, kEveryInput);
  const NetworkState state = initial_state(settings, data.shape(), locations, 3);
  const MixtureRows mixtures = Network(settings, data.shape(), {}, state).predict(data.inputs());
  for (std::size_t row = 0; row < 20; ++row) {
    double mean = 0;
    double square = 0;
    for (std::size_t k = 0; k < 3; ++k) {
      const std::size_t at = row * 3 + k;
      EXPECT_NEAR(mixtures.weights[at], 1.0 / 3, 0.06);
      EXPECT_NEAR(mixtures.locations[at], locations[k], 0.2);
      mean += mixtures.weights[at] * mixtures.locations[at];
      square +=
          mixtures.weights[at] * (std::pow(mixtures.locations[at], 2) + std::pow(mixtures.scales[at], 2));
    }
    EXPECT_NEAR(mean, 0.0, 0.2);
    EXPECT_NEAR(square - mean * mean, 1.0, 0.2);
  }
}

TEST(InitialState, GivesCellsWithTheSameSeedTheSameLayersWhereTheyHaveTheSameShape) {
  const NetworkSettings one = {.components = 1, .hidden = {16, 16}, .embedding = {}};
  const NetworkSettings other = {
      .components = 5, .hidden = {16, 16, 16}, .norm = Norm::layer, .embedding = {}};
  const NetworkState a = initial_state(one, kEveryInput, std::vector<double>(1), 8);
  const NetworkState b = initial_state(other, kEveryInput, std::vector<double>(5), 8);
  const NetworkState c = initial_state(one, kEveryInput, std::vector<double>(1), 9);
  for (const char* name : {"embedding.0.weight", "words.0.weight", "trunk.0.weight", "trunk.1.bias"}) {
    const auto from_a = tensor(a, network_layout(one, kEveryInput), name);
    const auto from_b = tensor(b, network_layout(other, kEveryInput), name);
    const auto from_c = tensor(c, network_layout(one, kEveryInput), name);
    EXPECT_TRUE(std::equal(from_a.begin(), from_a.end(), from_b.begin(), from_b.end())) << name;
    EXPECT_FALSE(std::equal(from_a.begin(), from_a.end(), from_c.begin(), from_c.end())) << name;
  }
}

}  // namespace
}  // namespace seedbed::models
