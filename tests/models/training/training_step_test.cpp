// Whole steps against the plain network with torch's autograd, gradient clipping and optimisers, in double.

#include "models/training/training_step.hpp"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>
#include <memory>

#include "base/random.hpp"
#include "models/torch/perceptron_module.hpp"
#include "models/training/initialisation.hpp"
#include "models/training/reference/plain_losses.hpp"
#include "tests/models/training/example_rows.hpp"

namespace seedbed::models {
namespace {

constexpr std::size_t kBatch = 8;

std::unique_ptr<torch::optim::Optimizer> torch_optimizer(const TrainingSettings& settings,
                                                         std::vector<torch::Tensor> parameters) {
  const double decay = settings.weight_decay;
  if (settings.optimizer == OptimizerKind::sgd)
    return std::make_unique<torch::optim::SGD>(parameters,
                                               torch::optim::SGDOptions(settings.lr).weight_decay(decay));
  if (settings.optimizer == OptimizerKind::adamw)
    return std::make_unique<torch::optim::AdamW>(parameters,
                                                 torch::optim::AdamWOptions(settings.lr).weight_decay(decay));
  return std::make_unique<torch::optim::Adam>(parameters,
                                              torch::optim::AdamOptions(settings.lr).weight_decay(decay));
}

/// `steps` batches of a few rows, so that most words are left out of most steps.
void expect_the_parameters_of_torch(const TrainingSettings& settings, const InputShape& shape, int steps) {
  NetworkSettings network;
  network.family = Family::normal;
  network.hidden = {16};
  network.activation = Activation::tanh;
  network.embedding = 7;
  const ExampleRows data(300, shape);
  const InputRows rows = data.inputs();
  const TrainingTarget target = training_target(network.family, data.target, data.chosen);
  const NetworkState start = initial_state(network, shape, std::vector<double>{-1, 0, 1}, 4);

  TrainingStep ours(network, settings, shape, target, data.target, kBatch, 4);
  ours.load(start);
  PerceptronModule theirs(network, shape, torch::kFloat64);
  theirs.load(start);
  const auto optimizer = torch_optimizer(settings, theirs.parameters());

  RandomStream random(9, Purpose::synthesis);
  for (int step = 0; step < steps; ++step) {
    std::vector<std::int32_t> chosen;
    for (std::size_t i = 0; i < kBatch; ++i) chosen.push_back(static_cast<std::int32_t>(random.below(300)));
    const Batch batch = {rows, chosen};
    const auto loss = ours.take(batch, step, settings.lr);

    theirs.gradient_flat.zero_();
    const torch::Tensor index = torch::tensor(std::vector<std::int64_t>(chosen.begin(), chosen.end()));
    const torch::Tensor y = torch::tensor(target.standardised).index_select(0, index).to(torch::kFloat64);
    const torch::Tensor plain_loss = log_score_loss(theirs.forward(batch), y);
    plain_loss.backward();
    torch::nn::utils::clip_grad_norm_(theirs.parameters(), settings.clip_norm);
    optimizer->step();
    ASSERT_TRUE(loss.has_value());
    ASSERT_NEAR(*loss, plain_loss.item<double>(), 1e-4) << "step " << step;
  }
  const std::vector<float> expected = theirs.state().parameters;
  const std::vector<float> found = ours.state().parameters;
  ASSERT_EQ(found.size(), expected.size());
  // Adam divides a gradient by its own size, so that single elements whose gradient is all rounding go their
  // own way; of the whole movement that is little.
  double missed = 0;
  double moved = 0;
  for (std::size_t i = 0; i < found.size(); ++i) {
    missed += std::pow(static_cast<double>(found[i]) - static_cast<double>(expected[i]), 2);
    moved += std::pow(static_cast<double>(expected[i]) - static_cast<double>(start.parameters[i]), 2);
  }
  EXPECT_LT(std::sqrt(missed / moved), 1e-4);
  EXPECT_GT(moved, 0.01);
}

TEST(TrainingStep, MovesRarelyUsedRowsOfTablesAsTorchMovesThemInEveryStep) {
  const InputShape shape = {.numeric = 2, .category_levels = {3, 40}, .vocabulary_sizes = {500, 9}};
  for (const OptimizerKind kind : {OptimizerKind::adam, OptimizerKind::adamw, OptimizerKind::sgd}) {
    for (const double decay : {0.0, 0.01}) {
      SCOPED_TRACE(testing::Message() << "optimiser " << static_cast<int>(kind) << ", decay " << decay);
      expect_the_parameters_of_torch({.optimizer = kind, .lr = 3e-3, .weight_decay = decay, .clip_norm = 1.0},
                                     shape, 150);
    }
  }
}

}  // namespace
}  // namespace seedbed::models
