#include "models/training/label_noise.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "base/random.hpp"
#include "models/training/batch_loss.hpp"
#include "models/training/train.hpp"
#include "tests/models/training/example_rows.hpp"

namespace seedbed::models {
namespace {

TEST(LabelNoise, IsNormalAndDependsOnSeedStepAndPlace) {
  constexpr std::size_t kRows = 1000, kSteps = 200;
  LabelNoise noise(0.3, kRows, 5);
  double sum = 0, squares = 0, fourth = 0, neighbours = 0;
  std::vector<double> before(kRows);
  for (std::uint64_t step = 0; step < kSteps; ++step) {
    const std::span<const double> drawn = noise.draw(step, kRows);
    for (std::size_t i = 0; i < kRows; ++i) {
      sum += drawn[i];
      squares += drawn[i] * drawn[i];
      fourth += std::pow(drawn[i], 4);
      neighbours += drawn[i] * before[i];
    }
    before.assign(drawn.begin(), drawn.end());
  }
  constexpr double kCount = kRows * kSteps;
  // Four standard errors of the moments of a normal distribution.
  const double root = std::sqrt(kCount);
  EXPECT_NEAR(sum / kCount / 0.3, 0, 4 / root);
  EXPECT_NEAR(squares / kCount / 0.09, 1, 4 * std::sqrt(2.0) / root);
  EXPECT_NEAR(fourth / kCount / 0.0081, 3, 4 * std::sqrt(96.0) / root);
  EXPECT_NEAR(neighbours / kCount / 0.09, 0, 4 / root);
  const std::span<const double> first = noise.draw(7, 10);
  const std::vector<double> kept(first.begin(), first.end());
  noise.draw(8, kRows);
  EXPECT_EQ(noise.draw(7, 3)[2], kept[2]);
  LabelNoise other_seed(0.3, kRows, 6);
  EXPECT_NE(other_seed.draw(7, 3)[2], kept[2]);
  EXPECT_TRUE(LabelNoise(0, kRows, 5).draw(7, 3).empty());
}

/// The loss with noise against that of rows whose targets were moved beforehand.
TEST(LabelNoise, MovesTheTargetsOfALoss) {
  constexpr std::size_t kRows = 40;
  const ExampleRows rows(kRows, kEveryInput);
  std::vector<double> with_zeros = rows.target;
  for (std::size_t i = 0; i < kRows; i += 3) with_zeros[i] = 0;
  for (const Family family : {Family::normal, Family::lognormal, Family::laplace, Family::hurdle_lognormal}) {
    const std::vector<double>& y = family == Family::hurdle_lognormal ? with_zeros : rows.target;
    for (const Loss loss : {Loss::nll, Loss::crps, Loss::crps_nll}) {
      SCOPED_TRACE(testing::Message() << static_cast<int>(family) << " " << static_cast<int>(loss));
      const NetworkSettings network = {.family = family, .components = 2};
      const TrainingTarget target = training_target(family, y, rows.chosen);
      LabelNoise noise(0.4, kRows, 1);
      const std::span<const double> drawn = noise.draw(3, kRows);
      TrainingTarget moved = target;
      std::vector<double> moved_y = y;
      const bool of_log = family == Family::lognormal || family == Family::hurdle_lognormal;
      for (std::size_t i = 0; i < kRows; ++i) {
        moved.standardised[i] += static_cast<float>(drawn[i]);
        const double standardised = static_cast<double>(target.standardised[i]) + drawn[i];
        const double linked = target.scaling.location + target.scaling.scale * standardised;
        moved_y[i] = of_log ? std::exp(linked) : linked;
      }
      const auto outputs_of = static_cast<std::size_t>(head_outputs(network));
      const std::size_t stride = aligned_stride(kRows);
      AlignedFloats outputs(outputs_of * stride), gradient(outputs.size()), expected(outputs.size());
      RandomStream random(2, Purpose::synthesis);
      for (float& value : outputs.span()) value = static_cast<float>(random.normal());
      BatchLoss with_noise(loss, network, target, y, kRows), with_moved(loss, network, moved, moved_y, kRows);
      const double found =
          with_noise({outputs.data(), stride}, rows.chosen, {gradient.data(), stride}, drawn);
      const double wanted = with_moved({outputs.data(), stride}, rows.chosen, {expected.data(), stride});
      ASSERT_TRUE(std::isfinite(wanted));
      EXPECT_NEAR(found, wanted, 2e-6 * std::abs(wanted));
      for (std::size_t i = 0; i < gradient.size(); ++i)
        EXPECT_NEAR(gradient[i], expected[i], 2e-6 * (1 + std::abs(expected[i])));
      EXPECT_GT(
          std::abs(found - with_noise({outputs.data(), stride}, rows.chosen, {gradient.data(), stride})),
          1e-3);
    }
  }
}

// A network that gives one distribution for all rows learns the variance of target and noise together.
TEST(LabelNoise, WidensWhatIsLearned) {
  constexpr std::size_t kRows = 4000;
  const ExampleRows rows(kRows, {.numeric = 1, .category_levels = {}, .vocabulary_sizes = {}});
  TrainingData data = rows.training_data(kRows, Family::normal);
  const std::vector<float> nothing(kRows, 0.0f);
  data.rows.numeric = nothing;
  std::vector<double> y;
  RandomStream random(4, Purpose::synthesis);
  for (std::size_t i = 0; i < kRows; ++i) y.push_back(10 + 2 * random.normal());
  data.target = y;
  const NetworkSettings network = {.family = Family::normal, .components = 1, .hidden = {}};
  TrainingSettings settings = {.epochs = 40, .patience = 0, .batch_size = 200, .lr = 1e-2};
  settings.schedule = Schedule::cosine;
  for (const double noise : {0.0, 0.75}) {
    settings.label_noise = noise;
    const TrainedNetwork trained = train(network, settings, data, 1);
    const std::size_t bias = network_layout(network, data.shape).find("head.bias").offset;
    const double raw = static_cast<double>(trained.state.parameters[bias + 2]);
    const double scale = std::log1p(std::exp(raw)) + static_cast<double>(kScaleFloor);
    EXPECT_NEAR(scale, std::sqrt(1 + noise * noise), 0.02) << noise;
  }
}

}  // namespace
}  // namespace seedbed::models
