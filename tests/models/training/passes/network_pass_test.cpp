// The vectorised training pass against the same network written in plain torch operations with autograd.

#include "models/training/passes/network_pass.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "models/torch/perceptron_module.hpp"
#include "models/training/batch_loss.hpp"
#include "models/training/initialisation.hpp"
#include "models/training/reference/plain_losses.hpp"
#include "tests/models/example_bins.hpp"
#include "tests/models/training/architectures.hpp"
#include "tests/models/training/example_rows.hpp"

namespace seedbed::models {
namespace {

constexpr std::uint64_t kSeed = 11;
constexpr std::uint64_t kStep = 1234567;

struct Outcome {
  double loss = 0;
  NetworkState state;  ///< gradient in place of the parameters, statistics after the step
};

struct Case {
  NetworkSettings settings;
  Loss loss;
  InputShape shape;
  std::size_t rows;
};

NetworkState start(const Case& test) {
  const std::vector<double> locations(static_cast<std::size_t>(forecast_components(test.settings)), 0.1);
  NetworkState state = initial_state(test.settings, test.shape, locations, kSeed);
  // Larger head weights than training starts from, so that every row has its own mixture.
  const NetworkLayout layout = network_layout(test.settings, test.shape);
  const TensorPlace& head = layout.find("head.weight");
  for (std::size_t i = 0; i < head.size(); ++i) state.parameters[head.offset + i] *= 8.0f;
  set_example_bins(layout, state.statistics);
  return state;
}

Outcome vectorised(const Case& test, const ExampleRows& data, const TrainingTarget& target) {
  NetworkState state = start(test);
  const AlignedFloats parameters = [&] {
    AlignedFloats copy(state.parameters.size());
    std::copy(state.parameters.begin(), state.parameters.end(), copy.data());
    return copy;
  }();
  AlignedFloats gradient(state.parameters.size());
  NetworkPass pass(test.settings, test.shape, data.chosen.size() + 3, kSeed);
  BatchLoss loss(test.loss, test.settings, target, data.target_of(test.settings.family),
                 data.chosen.size() + 3);
  const InputRows rows = data.inputs();
  const Batch batch = {rows, data.chosen};
  Outcome outcome;
  // Twice, since the second pass finds the buffers full of the first one's values.
  for (const std::uint64_t step : {kStep - 1, kStep}) {
    pass.begin(batch);
    const HeadValues outputs = pass.forward(parameters.data(), state.statistics.data(), step);
    outcome.loss = loss(outputs, batch.chosen, pass.output_gradient());
    pass.backward(parameters.data(), gradient.data());
  }
  pass.update_statistics(state.statistics);
  outcome.state = {{gradient.data(), gradient.data() + gradient.size()}, state.statistics};
  return outcome;
}

Outcome plain(const Case& test, const ExampleRows& data, const TrainingTarget& target,
              torch::ScalarType type) {
  PerceptronModule module(test.settings, test.shape, type);
  module.load(start(test));
  module.train();
  const InputRows rows = data.inputs();
  const torch::Tensor outputs = module.forward({rows, data.chosen}, kSeed, kStep);
  torch::Tensor loss;
  const torch::Tensor standardised = torch::tensor(target.standardised).to(type);
  torch::Tensor weights;
  if (!target.weights.empty()) weights = torch::tensor(target.weights, torch::kFloat64).to(type);
  if (test.settings.family == Family::bernoulli) {
    loss = test.loss == Loss::nll ? yes_no_log_score_loss(outputs, standardised, weights)
                                  : brier_loss(outputs, standardised, weights);
  } else if (test.loss == Loss::nll) {
    loss = log_score_loss(outputs, standardised, weights);
  } else {
    BatchLoss targets(test.loss, test.settings, target, data.target, data.chosen.size());
    std::vector<double> y;
    for (const std::int32_t row : data.chosen) y.push_back(targets.mixture_target(row));
    CrpsLoss crps(test.settings.family, static_cast<std::size_t>(test.settings.components), target.scaling,
                  target.crps_unit);
    loss = crps_loss(outputs, y, crps, target.weights);
  }
  loss.backward();
  module.update_statistics();
  NetworkState state = module.state();
  const torch::Tensor gradient = module.gradient_flat.to(torch::kFloat32);
  state.parameters.assign(gradient.data_ptr<float>(), gradient.data_ptr<float>() + gradient.numel());
  return {loss.item<double>(), state};
}

/// In float32 a sum of n products is off by a few roundings of its largest terms; both are compared with the
/// plain network in double, whose rounding does not count.
void expect_close(const std::vector<float>& values, const std::vector<float>& exact, const char* what) {
  ASSERT_EQ(values.size(), exact.size());
  double largest = 0;
  for (const float value : exact) largest = std::max(largest, std::abs(static_cast<double>(value)));
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double difference = std::abs(static_cast<double>(values[i]) - static_cast<double>(exact[i]));
    ASSERT_LE(difference, 4e-6 * largest) << what << " " << i << ": " << values[i] << " and " << exact[i];
  }
}

void expect_agreement(const Case& test, const std::vector<double>& weights = {}) {
  const ExampleRows data(test.rows, test.shape);
  const TrainingTarget target =
      training_target(test.settings.family, data.target_of(test.settings.family), data.chosen, weights);
  const Outcome fast = vectorised(test, data, target);
  const Outcome reference = plain(test, data, target, torch::kFloat64);
  EXPECT_NEAR(fast.loss, reference.loss, 2e-6 * std::max(1.0, std::abs(reference.loss)));
  expect_close(fast.state.parameters, reference.state.parameters, "gradient");
  expect_close(fast.state.statistics, reference.state.statistics, "statistic");
}

TEST(NetworkPass, AgreesWithPlainTorchForEveryArchitectureAndLoss) {
  for (const Architecture& architecture : architectures()) {
    for (const Loss loss : {Loss::nll, Loss::crps}) {
      SCOPED_TRACE(architecture.name + (loss == Loss::nll ? ", nll" : ", crps"));
      expect_agreement({architecture.settings, loss, kEveryInput, 77});
    }
  }
}

// Weights between a third and three.
TEST(NetworkPass, AgreesWithPlainTorchForWeightedRows) {
  std::vector<double> weights;
  RandomStream random(4, Purpose::synthesis);
  for (int row = 0; row < 77; ++row) weights.push_back(std::exp(2.2 * random.uniform() - 1.1));
  for (const Architecture& architecture : architectures()) {
    for (const Loss loss : {Loss::nll, Loss::crps}) {
      SCOPED_TRACE(architecture.name + (loss == Loss::nll ? ", nll" : ", crps"));
      expect_agreement({architecture.settings, loss, kEveryInput, 77}, weights);
    }
  }
}

TEST(NetworkPass, AgreesWithPlainTorchForAnyMixOfInputsAndBatchSize) {
  NetworkSettings settings;
  settings.hidden = {12};
  const InputShape text_only = {.numeric = 0, .category_levels = {}, .vocabulary_sizes = {30}};
  const InputShape numeric_only = {.numeric = 3, .category_levels = {}, .vocabulary_sizes = {}};
  const InputShape codes_only = {.numeric = 0, .category_levels = {1, 40}, .vocabulary_sizes = {}};
  for (const InputShape& shape : {text_only, numeric_only, codes_only, kEveryInput}) {
    for (const std::size_t rows : {2, 16, 31, 300}) {
      SCOPED_TRACE(
          fmt::format("{} numeric, {} texts, {} rows", shape.numeric, shape.vocabulary_sizes.size(), rows));
      expect_agreement({settings, Loss::nll, shape, rows});
      NetworkSettings linear = settings;
      linear.hidden = {};
      expect_agreement({linear, Loss::nll, shape, rows});
    }
  }
}

TEST(NetworkPass, LeavesNoGradientInRowsThatOnlyAnEarlierBatchUsed) {
  NetworkSettings settings;
  settings.hidden = {12};
  const Case test = {
      settings, Loss::nll, {.numeric = 2, .category_levels = {30}, .vocabulary_sizes = {400, 6}}, 12};
  const ExampleRows data(60, test.shape);
  const TrainingTarget target = training_target(settings.family, data.target, data.chosen);
  const NetworkState state = start(test);
  AlignedFloats parameters(state.parameters.size());
  std::copy(state.parameters.begin(), state.parameters.end(), parameters.data());
  AlignedFloats kept(state.parameters.size());
  NetworkPass pass(settings, test.shape, test.rows, kSeed);
  BatchLoss loss(test.loss, settings, target, data.target, test.rows);
  const InputRows rows = data.inputs();
  for (std::size_t first = 0; first < data.chosen.size(); first += test.rows) {
    const Batch batch = {rows, std::span(data.chosen).subspan(first, test.rows)};
    AlignedFloats fresh(kept.size());
    for (AlignedFloats* gradient : {&kept, &fresh}) {
      // A pass that begins anew knows of no earlier batch.
      NetworkPass other(settings, test.shape, test.rows, kSeed);
      NetworkPass& used = gradient == &kept ? pass : other;
      used.begin(batch);
      loss(used.forward(parameters.data(), state.statistics.data(), kStep), batch.chosen,
           used.output_gradient());
      used.backward(parameters.data(), gradient->data());
    }
    EXPECT_TRUE(std::equal(kept.data(), kept.data() + kept.size(), fresh.data()));
  }
}

TEST(NetworkPass, ASingleRowHasAGradientUnderEveryNorm) {
  for (const Norm norm : {Norm::none, Norm::batch, Norm::layer}) {
    NetworkSettings settings;
    settings.hidden = {9};
    settings.norm = norm;
    expect_agreement({settings, Loss::nll, kEveryInput, 1});
  }
}

TEST(NetworkPass, LeavesThePaddingBetweenTensorsAtZero) {
  NetworkSettings settings;
  settings.hidden = {21};
  settings.norm = Norm::layer;
  const Case test = {settings, Loss::nll, kEveryInput, 40};
  const ExampleRows data(test.rows, test.shape);
  const Outcome outcome = vectorised(test, data, training_target(settings.family, data.target, data.chosen));
  std::vector<float> rest = outcome.state.parameters;
  for (const TensorPlace& place : network_layout(test.settings, test.shape).parameters)
    std::fill_n(rest.begin() + static_cast<std::ptrdiff_t>(place.offset), place.size(), 0.0f);
  for (const float value : rest) EXPECT_EQ(value, 0.0f);
}

}  // namespace
}  // namespace seedbed::models
