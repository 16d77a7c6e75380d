#include "models/training/optimizer.hpp"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>
#include <functional>
#include <memory>

#include "base/random.hpp"
#include "models/training/kernels.hpp"

namespace seedbed::models {
namespace {

constexpr std::size_t kSize = 1040;

using TorchOptimizer = std::function<std::unique_ptr<torch::optim::Optimizer>(std::vector<torch::Tensor>)>;

std::unique_ptr<torch::optim::Optimizer> torch_optimizer(const TrainingSettings& settings,
                                                         std::vector<torch::Tensor> parameters) {
  const double decay = settings.weight_decay;
  switch (settings.optimizer) {
    case OptimizerKind::adam:
      return std::make_unique<torch::optim::Adam>(parameters,
                                                  torch::optim::AdamOptions(settings.lr).weight_decay(decay));
    case OptimizerKind::adamw:
      return std::make_unique<torch::optim::AdamW>(
          parameters, torch::optim::AdamWOptions(settings.lr).weight_decay(decay));
    case OptimizerKind::sgd:
      return std::make_unique<torch::optim::SGD>(parameters,
                                                 torch::optim::SGDOptions(settings.lr).weight_decay(decay));
  }
  return nullptr;
}

/// Fifty steps with gradients that change sign and size, clipped.
void expect_the_steps_of_torch(const TrainingSettings& settings) {
  // torch's in double, so that only our rounding is seen.
  torch::Tensor reference = torch::linspace(-2.0, 2.0, kSize, torch::kFloat64).requires_grad_();
  const auto theirs = torch_optimizer(settings, {reference});
  Optimizer ours(settings, kSize);
  AlignedFloats parameters(kSize);
  AlignedFloats gradient(kSize);
  for (std::size_t i = 0; i < kSize; ++i) parameters[i] = static_cast<float>(reference.data_ptr<double>()[i]);
  RandomStream random(2, Purpose::synthesis);
  for (int step = 0; step < 50; ++step) {
    torch::Tensor slopes = torch::zeros({static_cast<std::int64_t>(kSize)}, torch::kFloat64);
    for (std::size_t i = 0; i < kSize; ++i) {
      gradient[i] = static_cast<float>(std::pow(10.0, i % 7) * 1e-4 * random.normal());
      slopes.data_ptr<double>()[i] = static_cast<double>(gradient[i]);
    }
    reference.mutable_grad() = slopes;
    torch::nn::utils::clip_grad_norm_({reference}, settings.clip_norm);
    theirs->step();
    const double norm = std::sqrt(kernels().squared_norm(gradient.data(), kSize));
    ours.step(parameters.span(), gradient.span(), settings.lr, clip_factor(norm, settings.clip_norm));
  }
  for (std::size_t i = 0; i < kSize; ++i)
    EXPECT_NEAR(parameters[i], reference.data_ptr<double>()[i], 4e-6) << i;
}

TEST(Optimizer, TakesTheStepsOfTorchOptim) {
  for (const OptimizerKind kind : {OptimizerKind::adam, OptimizerKind::adamw, OptimizerKind::sgd}) {
    for (const double decay : {0.0, 0.1}) {
      for (const double clip : {1.0, 1e9}) {
        SCOPED_TRACE(static_cast<int>(kind));
        expect_the_steps_of_torch({.optimizer = kind, .lr = 3e-3, .weight_decay = decay, .clip_norm = clip});
      }
    }
  }
}

/// Rows that are used in some steps only, under a rate that changes: as if every step had visited all of them
/// with a gradient of zero.
TEST(Optimizer, MakesUpForStepsThatLeftARowOut) {
  constexpr std::size_t kRows = 65, kWidth = 16;  // kSize floats
  torch::Tensor reference = torch::linspace(-2.0, 2.0, kSize, torch::kFloat64).requires_grad_();
  torch::optim::Adam theirs({reference}, torch::optim::AdamOptions(1e-3));
  Optimizer ours({}, kSize, {{.offset = 0, .width = kWidth, .first = 0, .count = kRows}});
  EXPECT_EQ(ours.tables_end(), kSize);
  AlignedFloats parameters(kSize);
  AlignedFloats gradient(kSize);
  for (std::size_t i = 0; i < kSize; ++i) parameters[i] = static_cast<float>(reference.data_ptr<double>()[i]);
  RandomStream random(5, Purpose::synthesis);
  for (int step = 0; step < 1200; ++step) {
    // Row r is used about every (5 r + 1)-th step; its gradients are about 10^-(r % 10), down to where
    // epsilon counts.
    torch::Tensor slopes = torch::zeros({static_cast<std::int64_t>(kSize)}, torch::kFloat64);
    std::fill_n(gradient.data(), kSize, 0.0f);
    std::vector<TableRows> used;
    for (std::size_t row = 0; row < kRows; ++row) {
      if (random.below(5 * row + 1) != 0) continue;
      used.push_back({row * kWidth, kWidth, row, 1});
      for (std::size_t i = row * kWidth; i < (row + 1) * kWidth; ++i) {
        const double size = std::pow(10.0, -static_cast<double>(row % 10)) * (0.5 + random.uniform());
        gradient[i] = static_cast<float>(random.below(2) == 0 ? size : -size);
        slopes.data_ptr<double>()[i] = static_cast<double>(gradient[i]);
      }
    }
    const double rate = 1e-3 * (1.0 + std::cos(step * 0.004));
    reference.mutable_grad() = slopes;
    static_cast<torch::optim::AdamOptions&>(theirs.param_groups()[0].options()).lr(rate);
    theirs.step();
    ours.settle(parameters.span(), used);
    ours.step(parameters.span(), gradient.span(), rate, 1.0, used);
    if (step == 700) ours.settle_all(parameters.span());
  }
  ours.settle_all(parameters.span());
  for (std::size_t i = 0; i < kSize; ++i) {
    // From 1e-6 to 1e-8 gradients are such that epsilon is neither all nor nothing: there some percent of
    // what moves in the first steps, 1e-3 each, may be missing.
    const std::size_t power = i / kWidth % 10;
    const double tolerance = power >= 6 && power <= 8 ? 2e-4 : 2e-5;
    EXPECT_NEAR(parameters[i], reference.data_ptr<double>()[i], tolerance) << i;
  }
}

TEST(Optimizer, ClipsToTheNormAskedForAndNeverLengthens) {
  EXPECT_EQ(clip_factor(3.0, 0.0), 1.0);
  EXPECT_EQ(clip_factor(3.0, 5.0), 1.0);
  EXPECT_NEAR(20.0 * clip_factor(20.0, 5.0), 5.0, 1e-6);
}

TEST(SquaredNorm, IsTheSumOfSquaresAndShowsWhatIsNotFinite) {
  AlignedFloats values(5008);
  double exact = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    values[i] = static_cast<float>(i % 13) - 6.0f;
    exact += static_cast<double>(values[i]) * static_cast<double>(values[i]);
  }
  EXPECT_EQ(kernels().squared_norm(values.data(), values.size()), exact);  // whole numbers
  for (const float bad : {std::nanf(""), HUGE_VALF, -HUGE_VALF}) {
    values[4321] = bad;
    EXPECT_FALSE(std::isfinite(kernels().squared_norm(values.data(), values.size())));
  }
}

}  // namespace
}  // namespace seedbed::models
