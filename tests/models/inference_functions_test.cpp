// Each elementary function of the kernels, seen through the smallest network that lets it through unchanged,
// against the C library in double.

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>
#include <numbers>
#include <string>
#include <vector>

#include "tests/models/random_network.hpp"

namespace seedbed::models {
namespace {

constexpr double kUlp = 0x1p-23;  // of float32, relative to the power of two below

/// Every 0.0003 from -25 to 25, and what lies far out and close to zero.
std::vector<float> arguments() {
  std::vector<float> result = {0.0f,  1e-38f, -1e-38f, 1e-20f, -1e-20f, 1e-6f, -1e-6f,
                               40.0f, -40.0f, 95.0f,   -95.0f, 1e4f,    -1e4f};
  for (int i = -83333; i <= 83333; ++i) result.push_back(static_cast<float>(i) * 3e-4f);
  return result;
}

/// activation(x) for each x, by a network of one input, one hidden unit and unit weights.
std::vector<double> through_network(Activation activation, const std::vector<float>& x, VectorLevel level) {
  const NetworkSettings settings = {
      .family = Family::normal, .components = 1, .hidden = {1}, .activation = activation};
  const InputShape inputs = {.numeric = 1};
  const NetworkLayout layout = network_layout(settings, inputs);
  NetworkState state = {std::vector<float>(layout.parameter_count), {}};
  state.parameters[layout.find("trunk.0.weight").offset] = 1;
  state.parameters[layout.find("head.weight").offset + 1] = 1;  // the location
  return Network(settings, inputs, {}, state, level)
      .predict({
          .rows = x.size(),
          .numeric = x,
      })
      .locations;
}

void expect_activation(Activation activation, const std::function<double(double)>& exact,
                       const std::function<double(double)>& allowed) {
  const std::vector<float> x = arguments();
  for (const VectorLevel level : levels()) {
    const std::vector<double> found = through_network(activation, x, level);
    for (std::size_t i = 0; i < x.size(); ++i) {
      ASSERT_NEAR(found[i], exact(x[i]), allowed(x[i])) << "x = " << x[i] << ", " << name(level);
    }
  }
}

TEST(InferenceFunctions, Relu) {
  expect_activation(
      Activation::relu, [](double x) { return std::max(x, 0.0); }, [](double) { return 0.0; });
}

TEST(InferenceFunctions, SiluWithinFourUnits) {
  const auto exact = [](double x) { return x / (1 + std::exp(-x)); };
  // Below -87 the exponential is held at its bound: the result is less than 1e-33 either way.
  expect_activation(Activation::silu, exact, [&](double x) { return 4 * kUlp * std::abs(exact(x)) + 1e-33; });
}

TEST(InferenceFunctions, GeluIsTheExactForm) {
  const auto exact = [](double x) { return x * std::erfc(-x / std::numbers::sqrt2) / 2; };
  // The rounding of x^2 / 2 is magnified in the left tail. Beyond -13.2 the tail is held: 1e-37 either way.
  const auto units = [](double x) { return x < 0 ? 4 + x * x / 2 : 2; };
  expect_activation(Activation::gelu, exact,
                    [&](double x) { return units(x) * kUlp * std::abs(exact(x)) + 1e-37; });
}

TEST(InferenceFunctions, TanhWithinThreeUnits) {
  expect_activation(
      Activation::tanh, [](double x) { return std::tanh(x); },
      [](double x) { return 3 * kUlp * std::abs(std::tanh(x)); });
}

TEST(InferenceFunctions, TanhStaysWithinOne) {
  for (const VectorLevel level : levels()) {
    for (const double y : through_network(Activation::tanh, arguments(), level)) ASSERT_LE(std::abs(y), 1.0);
  }
}

/// A linear model of one input; its head's rows are given.
MixtureRows linear(const std::vector<float>& weights, const std::vector<float>& x, VectorLevel level,
                   const TargetScaling& scaling = {}) {
  const int components = static_cast<int>(weights.size()) / 3;
  const NetworkSettings settings = {.family = Family::normal, .components = components, .hidden = {}};
  const InputShape inputs = {.numeric = 1};
  const NetworkLayout layout = network_layout(settings, inputs);
  NetworkState state = {std::vector<float>(layout.parameter_count), {}};
  std::copy(weights.begin(), weights.end(),
            state.parameters.begin() + static_cast<std::ptrdiff_t>(layout.find("head.weight").offset));
  return Network(settings, inputs, scaling, state, level)
      .predict({
          .rows = x.size(),
          .numeric = x,
      });
}

TEST(InferenceFunctions, SoftplusOfTheScaleInDouble) {
  const std::vector<float> x = arguments();
  for (const VectorLevel level : levels()) {
    const MixtureRows rows = linear({0, 0, 1}, x, level, {.location = 0, .scale = 3});
    for (std::size_t i = 0; i < x.size(); ++i) {
      const double exact =
          3 * (std::max<double>(x[i], 0) + std::log1p(std::exp(-std::abs(double{x[i]}))) + 1e-3);
      ASSERT_NEAR(rows.scales[i], exact, 1e-15 * exact) << x[i];
    }
  }
}

TEST(InferenceFunctions, SoftmaxOfTheWeightsInDouble) {
  const std::vector<float> x = arguments();
  for (const VectorLevel level : levels()) {
    const MixtureRows rows = linear({0, 1, 0, 0, 0, 0}, x, level);
    for (std::size_t i = 0; i < x.size(); ++i) {
      if (std::abs(x[i]) > 700) continue;  // there the smaller weight is held above zero, at 1e-307
      const double exact = 1 / (1 + std::exp(-double{x[i]}));
      ASSERT_NEAR(rows.weights[2 * i + 1], exact, 2e-15 * exact) << x[i];
    }
  }
}

TEST(InferenceFunctions, LocationsInTheTargetsUnit) {
  const std::vector<float> x = arguments();
  for (const VectorLevel level : levels()) {
    const MixtureRows rows = linear({0, 2, 0}, x, level, {.location = 1000, .scale = 0.25});
    for (std::size_t i = 0; i < x.size(); ++i) ASSERT_EQ(rows.locations[i], 1000 + 0.25 * (2 * double{x[i]}));
  }
}

TEST(InferenceFunctions, HundredsOfWeightsSumToOne) {
  RandomStream random(7, Purpose::synthesis);
  for (const int components : {2, 3, 17, 200, 500}) {
    std::vector<float> weights(static_cast<std::size_t>(3 * components));
    for (float& weight : weights) weight = static_cast<float>(random.normal());
    const std::vector<float> x = {-30, -3, -1, -0.1f, 0, 0.01f, 0.5f, 2, 5, 60, 1e6f};
    for (const VectorLevel level : levels()) {
      const MixtureRows rows = linear(weights, x, level);
      for (std::size_t r = 0; r < x.size(); ++r) {
        long double sum = 0;
        for (int k = 0; k < components; ++k)
          sum += rows.weights[r * static_cast<std::size_t>(components) + static_cast<std::size_t>(k)];
        EXPECT_NEAR(static_cast<double>(sum - 1), 0, 1e-15) << components << " components, x = " << x[r];
      }
    }
  }
}

TEST(InferenceFunctions, WhatIsNotANumberStaysSoAndInItsRow) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  std::vector<float> x(100, 0.5f);
  x[37] = nan;
  for (const Activation activation :
       {Activation::relu, Activation::silu, Activation::gelu, Activation::tanh}) {
    for (const VectorLevel level : levels()) {
      const std::vector<double> found = through_network(activation, x, level);
      for (std::size_t i = 0; i < x.size(); ++i) {
        if (i == 37) {
          EXPECT_TRUE(std::isnan(found[i])) << name(level);
        } else {
          EXPECT_EQ(found[i], found[0]);
        }
      }
    }
  }
}

}  // namespace
}  // namespace seedbed::models
