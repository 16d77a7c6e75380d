#include "models/torch/perceptron_module.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "base/random.hpp"
#include "models/inference.hpp"
#include "models/training/initialisation.hpp"
#include "tests/models/example_bins.hpp"
#include "tests/models/training/architectures.hpp"
#include "tests/models/training/example_rows.hpp"

namespace seedbed::models {
namespace {

/// Weights and running statistics that no initialisation would give.
NetworkState varied_state(const NetworkSettings& settings, const InputShape& shape) {
  const std::vector<double> locations(static_cast<std::size_t>(settings.components), 0.3);
  NetworkState state = initial_state(settings, shape, locations, 21);
  RandomStream random(4, Purpose::synthesis);
  for (const TensorPlace& place : network_layout(settings, shape).parameters)
    for (std::size_t i = 0; i < place.size(); ++i)
      state.parameters[place.offset + i] += static_cast<float>(0.2 * random.normal());
  for (float& value : state.statistics) value += static_cast<float>(0.5 * random.uniform());
  set_example_bins(network_layout(settings, shape), state.statistics);
  return state;
}

/// What the inference network makes of the outputs, by torch: weights, locations, scales.
std::array<torch::Tensor, 3> mixtures_of(const torch::Tensor& outputs, Family family,
                                         const TargetScaling& scaling) {
  if (family == Family::bernoulli)
    return {torch::ones_like(outputs), outputs.contiguous(), torch::zeros_like(outputs)};
  const auto parts = outputs.chunk(3, 1);
  return {torch::softmax(parts[0], 1).contiguous(),
          (parts[1] * scaling.scale + scaling.location).contiguous(),
          ((torch::softplus(parts[2]) + 1e-3) * scaling.scale).contiguous()};
}

TEST(PerceptronModule, PredictsWhatTheInferenceNetworkPredicts) {
  const ExampleRows data(60, kEveryInput);
  const InputRows rows = data.inputs();
  const TargetScaling scaling = {1.5, 0.4};
  for (const Architecture& architecture : architectures()) {
    SCOPED_TRACE(architecture.name);
    const NetworkSettings& settings = architecture.settings;
    const NetworkState state = varied_state(settings, data.shape());
    const MixtureRows mixtures = Network(settings, data.shape(), scaling, state).predict(rows);

    PerceptronModule module(settings, data.shape(), torch::kFloat64);
    module.load(state);
    module.eval();
    const torch::NoGradGuard guard;
    const auto [weights, locations, scales] =
        mixtures_of(module.forward({rows, data.chosen}), settings.family, scaling);
    for (std::size_t i = 0; i < mixtures.weights.size(); ++i) {
      EXPECT_NEAR(mixtures.weights[i], weights.data_ptr<double>()[i], 2e-6);
      EXPECT_NEAR(mixtures.locations[i], locations.data_ptr<double>()[i], 4e-6);
      EXPECT_NEAR(mixtures.scales[i], scales.data_ptr<double>()[i], 4e-6 * scales.data_ptr<double>()[i]);
    }
  }
}

TEST(PerceptronModule, HasParametersAndGradientsThatAreViewsOfTheFlatBuffers) {
  PerceptronModule module({.hidden = {4}, .norm = Norm::batch, .embedding = {}}, kEveryInput);
  module.parameters_flat.fill_(2.0f);
  module.gradient_flat.fill_(3.0f);
  EXPECT_EQ(module.parameters().size(), 2 + 1 + 4 + 2u);
  EXPECT_EQ(module.buffers().size(), 2u);
  for (const torch::Tensor& parameter : module.parameters()) {
    EXPECT_TRUE(parameter.requires_grad());
    EXPECT_TRUE(parameter.is_leaf());
    EXPECT_TRUE(parameter.eq(2.0f).all().item<bool>());
    EXPECT_TRUE(parameter.grad().eq(3.0f).all().item<bool>());
  }
  NetworkState state = module.state();
  state.parameters[0] = 5.0f;
  module.load(state);
  EXPECT_EQ(module.parameter_values()[0], 5.0f);
  EXPECT_EQ(module.state(), state);
}

}  // namespace
}  // namespace seedbed::models
