// Networks that libtorch computes, through the same training run as the perceptron.

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "models/inference.hpp"
#include "models/model_file.hpp"
#include "models/torch/torch_engine.hpp"
#include "models/training/training_run.hpp"
#include "tests/models/training/architectures.hpp"
#include "tests/models/training/example_rows.hpp"
#include "tests/support/temp_dir.hpp"

namespace seedbed::models {
namespace {

/// Every kind of input, and behind two numbers a sequence of 3 steps of 2 values.
const InputShape kWithSequence = {
    .numeric = 8, .category_levels = {5, 40}, .vocabulary_sizes = {30}, .sequence = {3, 2}};

NetworkSettings network(const std::string& name) {
  NetworkSettings settings = {.network = name, .components = 2, .dropout = 0.2};
  settings.resnet = {.blocks = 2, .width = 12, .expansion = 2, .dropout = 0.1};
  settings.gru = {.width = 9, .layers = 2};
  return settings;
}

class Networks : public testing::TestWithParam<const char*> {
 protected:
  Networks() { set_network_engine(torch_engine); }

  TrainedNetwork trained(std::uint64_t seed, int epochs) {
    const TrainingSettings training = {.epochs = epochs, .patience = 0, .batch_size = 16};
    return train(network(GetParam()), training, rows_.training_data(200), seed);
  }

  ExampleRows rows_{260, kWithSequence};
};

TEST_P(Networks, LearnAndDependOnTheSeedAlone) {
  const TrainedNetwork first = trained(1, 12), again = trained(1, 12), other = trained(2, 12);
  EXPECT_EQ(first.state, again.state);
  EXPECT_NE(first.state, other.state);
  EXPECT_LT(first.epochs.back().train_loss, first.epochs.front().train_loss - 0.1);
}

TEST_P(Networks, GoOnFromACheckpointWithTheSameBits) {
  const TrainingSettings training = {.epochs = 3, .patience = 0, .batch_size = 32};
  const NetworkSettings settings = network(GetParam());
  const TrainingData data = rows_.training_data(200);
  TrainingRun whole(settings, training, data, 3);
  std::vector<std::vector<std::byte>> states;
  while (!whole.finished()) {
    states.push_back(whole.save());
    whole.advance();
  }
  for (const std::size_t step : {std::size_t{1}, states.size() / 2, states.size() - 1}) {
    TrainingRun resumed(settings, training, data, 3);
    resumed.restore(states[step]);
    while (!resumed.finished()) resumed.advance();
    EXPECT_EQ(resumed.save(), whole.save()) << "from step " << step;
    EXPECT_EQ(resumed.result().state, whole.result().state);
  }
}

TEST_P(Networks, ForecastARowWithTheSameBitsInAnyCompany) {
  const TrainedNetwork made = trained(1, 1);
  const Network predictor(network(GetParam()), kWithSequence, made.scaling, made.state);
  const InputRows rows = rows_.inputs();
  const MixtureRows all = predictor.predict(rows);
  for (const std::vector<std::int32_t>& chosen :
       {std::vector<std::int32_t>{7}, {3, 200, 7}, {100, 99, 98, 97, 7, 5}}) {
    const MixtureRows some = predictor.predict(rows, chosen);
    for (std::size_t i = 0; i < chosen.size(); ++i) {
      for (std::size_t k = 0; k < 2; ++k) {
        const std::size_t at = 2 * static_cast<std::size_t>(chosen[i]) + k;
        EXPECT_EQ(some.weights[2 * i + k], all.weights[at]);
        EXPECT_EQ(some.locations[2 * i + k], all.locations[at]);
        EXPECT_EQ(some.scales[2 * i + k], all.scales[at]);
      }
    }
  }
}

TEST_P(Networks, AreTheSameFromTheirFile) {
  const TrainedNetwork made = trained(1, 1);
  const TempDir folder;
  const SavedModel model = {network(GetParam()), kWithSequence, made.scaling, made.state, {}, {}};
  write_model(folder.path() / "m.safetensors", model);
  const SavedModel read = read_model(folder.path() / "m.safetensors");
  EXPECT_EQ(read.network, [&] {
    NetworkSettings wanted = network(GetParam());
    if (wanted.network != "resnet") wanted.resnet = {};
    if (wanted.network != "gru") wanted.gru = {};
    return wanted;
  }());
  EXPECT_EQ(read.inputs, model.inputs);
  EXPECT_EQ(read.state, model.state);
}

INSTANTIATE_TEST_SUITE_P(All, Networks, testing::Values("resnet", "gru"));

TEST(NetworksOfLibtorch, SayWhatTheyCannotRead) {
  set_network_engine(torch_engine);
  const InputShape plain = {.numeric = 2};
  EXPECT_THROW(torch_engine().make(network("gru"), plain, 1), std::invalid_argument);
  EXPECT_THROW(torch_engine().make(network("lstm"), plain, 1), std::invalid_argument);
  EXPECT_NO_THROW(torch_engine().make(network("resnet"), plain, 1));
}

/// Adds up what the sequence has in one of its steps, so that the target is a matter of order.
TEST(NetworksOfLibtorch, TellTheStepsOfASequenceApart) {
  set_network_engine(torch_engine);
  const InputShape shape = {.numeric = 10, .sequence = {5, 2}};
  ExampleRows rows(600, shape);
  const InputRows inputs = rows.inputs();
  std::vector<double> target;
  for (std::size_t i = 0; i < 600; ++i) target.push_back(static_cast<double>(inputs.numeric[10 * i + 4]));
  const std::span<const std::int32_t> all = rows.chosen;
  const TrainingData data = {shape, inputs, target, all.first(500), all.subspan(500)};
  NetworkSettings settings = {.network = "gru", .family = Family::normal, .components = 1};
  settings.gru.width = 16;
  const TrainedNetwork made =
      train(settings, {.epochs = 60, .patience = 0, .batch_size = 50, .lr = 1e-2}, data, 1);
  EXPECT_LT(made.epochs.back().crps_validation, 0.25 * made.epochs.front().crps_validation);
}

}  // namespace
}  // namespace seedbed::models
