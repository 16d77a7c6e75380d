// The perceptron trained by this program's own pass and by libtorch: same start, same batches, same draws.

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "models/torch/torch_engine.hpp"
#include "models/training/train.hpp"
#include "models/training/training_run.hpp"
#include "tests/models/training/architectures.hpp"
#include "tests/models/training/example_rows.hpp"

namespace seedbed::models {
namespace {

class BothEngines : public testing::Test {
 protected:
  BothEngines() { set_network_engine(torch_engine); }
};

/// Training losses, epoch after epoch.
std::vector<double> course(const NetworkSettings& network, TrainingSettings training, Engine engine,
                           const TrainingData& data) {
  training.engine = engine;
  const TrainedNetwork trained = train(network, training, data, 7);
  std::vector<double> values;
  for (const EpochScores& epoch : trained.epochs) values.push_back(epoch.train_loss);
  return values;
}

// At a rate of 1e-3 what rounding makes of them grows to 5e-4 within as many steps, with one of the
// architectures.
TEST_F(BothEngines, HaveTheSameLossesOver200Steps) {
  const ExampleRows rows(700, kEveryInput);
  for (const Loss loss : {Loss::nll, Loss::crps}) {
    for (const Architecture& architecture : architectures()) {
      SCOPED_TRACE(architecture.name + (loss == Loss::nll ? ", nll" : ", crps"));
      const TrainingData data = rows.training_data(640, architecture.settings.family);  // 10 steps an epoch
      const TrainingSettings training = {
          .epochs = 20, .patience = 0, .batch_size = 64, .lr = 3e-4, .loss = loss};
      const std::vector<double> fused = course(architecture.settings, training, Engine::fused, data);
      const std::vector<double> torch = course(architecture.settings, training, Engine::torch, data);
      ASSERT_EQ(fused.size(), torch.size());
      for (std::size_t i = 0; i < fused.size(); ++i)
        EXPECT_NEAR(fused[i], torch[i], 1e-4 * std::max(1.0, std::abs(fused[i]))) << "value " << i;
    }
  }
}

TEST_F(BothEngines, GoOnFromACheckpointWithTheSameBits) {
  NetworkSettings network = {.hidden = {16, 8}, .norm = Norm::batch, .dropout = 0.2};
  network.numeric.kind = NumericKind::piecewise;
  TrainingSettings training = {.epochs = 4, .patience = 0, .batch_size = 16};
  training.engine = Engine::torch;
  training.average.kind = AverageKind::ema;
  const ExampleRows rows(60, kEveryInput);
  const TrainingData data = rows.training_data(48);
  TrainingRun whole(network, training, data, 3);
  std::vector<std::vector<std::byte>> states;
  while (!whole.finished()) {
    states.push_back(whole.save());
    whole.advance();
  }
  for (const std::size_t step : {std::size_t{1}, states.size() / 2, states.size() - 1}) {
    TrainingRun resumed(network, training, data, 3);
    resumed.restore(states[step]);
    while (!resumed.finished()) resumed.advance();
    EXPECT_EQ(resumed.save(), whole.save()) << "from step " << step;
    EXPECT_EQ(resumed.result().state, whole.result().state);
  }
}

}  // namespace
}  // namespace seedbed::models
