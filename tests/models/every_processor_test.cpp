// Bits that every level with a fused multiply-add gives, on x86 and on Arm.

#include <gtest/gtest.h>
#include <xxhash.h>

#include "metrics/run_kernel.hpp"
#include "tests/models/random_network.hpp"

namespace seedbed::models {
namespace {

// Whole numbers and divisions by powers of two only: a C library's logarithms may differ in their last bit.
void make_exact(std::vector<float>& values, float first, float width, RandomStream& random) {
  for (float& value : values)
    value = first + width * static_cast<float>(random.next() >> 8) / static_cast<float>(1 << 24);
}

std::uint64_t hash(const std::vector<double>& values, std::uint64_t seed) {
  return XXH3_64bits_withSeed(values.data(), values.size() * sizeof(double), seed);
}

// The kernels are to be measured alone, not the C library that rows are computed with which they hand back.
double no_row_needs_care(const metrics::MixtureRow&, double, const metrics::MixtureGradient*) {
  ADD_FAILURE() << "a row needs care";
  return 0;
}

/// Of the mixtures that a network predicts for 100 rows, and of their CRPS, log score and gradients.
std::uint64_t hash_of_results(Activation activation, Norm norm, metrics::Family family, VectorLevel level) {
  const InputShape inputs = {.numeric = 7, .category_levels = {5, 40}, .vocabulary_sizes = {30}};
  const NetworkSettings settings = {
      .family = family, .components = 3, .hidden = {33, 20}, .activation = activation, .norm = norm};
  RandomStream random(9, Purpose::synthesis);
  RandomRows rows(inputs, 100, 3);
  make_exact(rows.numeric, -2, 4, random);
  NetworkState state = random_state(settings, inputs, 4);
  make_exact(state.parameters, -0.5f, 1, random);
  make_exact(state.statistics, 0.5f, 1, random);
  const MixtureRows mixtures = Network(settings, inputs, {}, state, level).predict(rows.view());
  std::uint64_t sum = hash(mixtures.scales, hash(mixtures.locations, hash(mixtures.weights, 0)));

  std::vector<double> y(100), out(100), weights(300), locations(300), scales(300);
  for (std::size_t i = 0; i < 100; ++i) y[i] = 0.015625 * static_cast<double>(i + 1);
  std::vector<metrics::RowStatus> status(100);
  const auto& kernels = metrics::kernels(level).of_double;
  const bool normal = family == metrics::Family::normal;
  for (const auto kernel : {normal ? kernels.normal_crps : kernels.lognormal_crps,
                            normal ? kernels.normal_log_score : kernels.lognormal_log_score}) {
    const metrics::MixtureGradient gradient = {weights, locations, scales};
    metrics::run_kernel<double>(kernel, no_row_needs_care, mixtures.view(), y, out, &gradient, status);
    sum = hash(scales, hash(locations, hash(weights, hash(out, sum))));
  }
  return sum;
}

TEST(EveryProcessor, GivesTheSameForecastsAndScores) {
  using metrics::Family;
  struct Case {
    Activation activation;
    Norm norm;
    Family family;
    std::uint64_t expected;
  };
  const Case cases[] = {
      {Activation::relu, Norm::none, Family::normal, 0x210b8301dddfaf73},
      {Activation::silu, Norm::batch, Family::lognormal, 0x3bedabb837f3d177},
      {Activation::gelu, Norm::layer, Family::normal, 0x17b09db8f0efee01},
      {Activation::tanh, Norm::none, Family::lognormal, 0x2f93d658804c7e71},
  };
  for (const VectorLevel level : levels()) {
    if (name(level) == "baseline") continue;  // which has no fused multiply-add
    for (const Case& each : cases) {
      EXPECT_EQ(hash_of_results(each.activation, each.norm, each.family, level), each.expected)
          << name(level);
    }
  }
}

}  // namespace
}  // namespace seedbed::models
