#include "models/training/train.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <thread>

#include "metrics/crps.hpp"
#include "metrics/score.hpp"
#include "models/inference.hpp"
#include "tests/models/training/example_rows.hpp"

namespace seedbed::models {
namespace {

bool same_bits(double a, double b) {
  return a == b || (std::isnan(a) && std::isnan(b));
}

void expect_same(const TrainedNetwork& a, const TrainedNetwork& b) {
  EXPECT_EQ(a.state, b.state);
  EXPECT_EQ(a.best_epoch, b.best_epoch);
  ASSERT_EQ(a.epochs.size(), b.epochs.size());
  for (std::size_t i = 0; i < a.epochs.size(); ++i) {
    EXPECT_TRUE(same_bits(a.epochs[i].train_loss, b.epochs[i].train_loss));
    EXPECT_TRUE(same_bits(a.epochs[i].nll_validation, b.epochs[i].nll_validation));
    EXPECT_TRUE(same_bits(a.epochs[i].crps_validation, b.epochs[i].crps_validation));
  }
}

NetworkSettings everything_on() {
  NetworkSettings network;
  network.hidden = {24, 17};
  network.activation = Activation::gelu;
  network.norm = Norm::batch;
  network.dropout = 0.2;
  return network;
}

TEST(Train, GivesTheSameBitsEveryTimeAndOnEveryThread) {
  const ExampleRows data(500, kEveryInput);
  const TrainingData rows = data.training_data(400);
  for (const Loss loss : {Loss::nll, Loss::crps}) {
    const TrainingSettings settings = {
        .epochs = 12, .patience = 2, .batch_size = 33, .lr = 1e-2, .loss = loss};
    const TrainedNetwork first = train(everything_on(), settings, rows, 5);
    std::vector<TrainedNetwork> others(3);
    std::vector<std::thread> threads;
    for (TrainedNetwork& other : others)
      threads.emplace_back([&] { other = train(everything_on(), settings, rows, 5); });
    for (std::thread& thread : threads) thread.join();
    for (const TrainedNetwork& other : others) expect_same(other, first);
    EXPECT_NE(train(everything_on(), settings, rows, 6).state, first.state);
  }
}

/// One input x; y is from one of two normal distributions whose places, spreads and weights depend on x.
class KnownMixture {
 public:
  explicit KnownMixture(std::size_t rows) {
    RandomStream random(1, Purpose::synthesis);
    for (std::size_t i = 0; i < rows; ++i) {
      const double x = 2.0 * random.uniform() - 1.0;
      x_.push_back(static_cast<float>(x));
      truth.weights.insert(truth.weights.end(), {0.3 + 0.2 * x, 0.7 - 0.2 * x});
      truth.locations.insert(truth.locations.end(), {40 + 20 * x, 100 + 30 * x * x});
      truth.scales.insert(truth.scales.end(), {4.0 + 2.0 * x, 10.0});
      const std::size_t k = 2 * i + (random.uniform() < truth.weights[2 * i] ? 0 : 1);
      target_.push_back(truth.locations[k] + truth.scales[k] * random.normal());
      all_.push_back(static_cast<std::int32_t>(i));
    }
    truth.components = 2;
  }

  TrainingData training_data(std::size_t train_rows) const {
    const InputShape shape = {.numeric = 1, .category_levels = {}, .vocabulary_sizes = {}};
    const InputRows rows = {.rows = x_.size(), .numeric = x_, .categories = {}, .texts = {}};
    const std::span<const std::int32_t> all = all_;
    return {shape, rows, target_, all.first(train_rows), all.subspan(train_rows)};
  }

  /// Every row's CRPS, in data order.
  std::vector<double> score(const MixtureRows& mixtures) const {
    std::vector<double> scores(target_.size());
    std::vector<metrics::RowStatus> status(target_.size());
    metrics::crps(mixtures.view(), target_, scores, status);
    return scores;
  }

  MixtureRows truth;

 private:
  std::vector<float> x_;
  std::vector<double> target_;
  std::vector<std::int32_t> all_;
};

TEST(Train, ComesCloseToTheTrueDistributionAndCannotBeatIt) {
  const KnownMixture data(24000);
  const TrainingData rows = data.training_data(16000);
  NetworkSettings network;
  network.family = Family::normal;
  network.components = 2;
  network.hidden = {32, 32};
  network.activation = Activation::tanh;
  const std::vector<double> best = data.score(data.truth);
  for (const Loss loss : {Loss::nll, Loss::crps}) {
    const TrainingSettings settings = {
        .epochs = 15, .batch_size = 128, .lr = 1e-2, .schedule = Schedule::cosine, .loss = loss};
    const TrainedNetwork trained = train(network, settings, rows, 1);
    const Network predictor(network, rows.shape, trained.scaling, trained.state);
    const std::vector<double> scores = data.score(predictor.predict(rows.rows));
    std::vector<double> excess;
    for (const std::int32_t row : rows.validation)
      excess.push_back(scores[static_cast<std::size_t>(row)] - best[static_cast<std::size_t>(row)]);
    const metrics::Score mean = metrics::mean_over_rows("excess", excess);
    const double optimum = metrics::mean_over_rows("crps", best).value;
    EXPECT_GT(mean.value, -3 * mean.standard_error);
    EXPECT_LT(mean.value, 0.01 * optimum + 3 * mean.standard_error) << optimum << " " << mean.standard_error;
  }
}

TEST(Train, RestoresTheEpochWithTheBestValidationScore) {
  // Sixty rows, many weights: the network soon learns the noise.
  const ExampleRows data(260, kEveryInput);
  const TrainingData rows = data.training_data(60);
  NetworkSettings network;
  network.hidden = {64, 64};
  TrainingSettings settings = {.epochs = 80, .patience = 80, .batch_size = 16, .lr = 5e-3};
  for (const Monitor monitor : {Monitor::crps_validation, Monitor::nll_validation}) {
    settings.monitor = monitor;
    const auto monitored = [&](const EpochScores& epoch) {
      return monitor == Monitor::crps_validation ? epoch.crps_validation : epoch.nll_validation;
    };
    const TrainedNetwork trained = train(network, settings, rows, 2);
    const EpochScores& best = trained.epochs[static_cast<std::size_t>(trained.best_epoch - 1)];
    for (const EpochScores& epoch : trained.epochs) EXPECT_LE(monitored(best), monitored(epoch));
    EXPECT_LT(trained.best_epoch, 40);
    EXPECT_LT(monitored(best), 0.9 * monitored(trained.epochs.back()));

    // Stopping early ends ten epochs later with the same weights.
    settings.patience = 10;
    const TrainedNetwork stopped = train(network, settings, rows, 2);
    EXPECT_EQ(stopped.best_epoch, trained.best_epoch);
    EXPECT_EQ(static_cast<int>(stopped.epochs.size()), trained.best_epoch + 10);
    EXPECT_EQ(stopped.state, trained.state);
    settings.patience = 80;
  }
}

TEST(Train, ReportsTheScoreThatTheKeptWeightsHave) {
  const ExampleRows data(300, kEveryInput);
  const TrainingData rows = data.training_data(200);
  const TrainedNetwork trained = train(everything_on(), {.epochs = 6, .lr = 1e-2}, rows, 2);
  const Network predictor(everything_on(), rows.shape, trained.scaling, trained.state);
  const MixtureRows mixtures = predictor.predict(rows.rows, rows.validation);
  const std::span<const double> target = std::span(rows.target).subspan(200);
  std::vector<double> scores(100);
  std::vector<metrics::RowStatus> status(100);
  metrics::crps(mixtures.view(), target, scores, status);
  EXPECT_EQ(metrics::mean_over_rows("crps", scores).value,
            trained.epochs[static_cast<std::size_t>(trained.best_epoch - 1)].crps_validation);
}

TEST(Train, WithoutValidationRowsOrPatienceKeepsTheLastEpoch) {
  const ExampleRows data(80, kEveryInput);
  class Listener : public TrainingWatch {
   public:
    void after_epoch(const EpochScores& epoch) override { told.push_back(epoch.epoch); }
    std::vector<int> told;
  } listener;
  const TrainedNetwork unmonitored =
      train({}, {.epochs = 4, .patience = 1}, data.training_data(80), 1, listener);
  EXPECT_THAT(listener.told, testing::ElementsAre(1, 2, 3, 4));
  EXPECT_EQ(unmonitored.best_epoch, 4);
  EXPECT_TRUE(std::isnan(unmonitored.epochs[3].crps_validation));
  const TrainedNetwork monitored = train({}, {.epochs = 4, .patience = 0}, data.training_data(60), 1);
  EXPECT_EQ(monitored.best_epoch, 4);
  EXPECT_TRUE(std::isfinite(monitored.epochs[3].crps_validation));
}

TEST(Train, WorksForTheSmallestDataAndNetworks) {
  const InputShape text_only = {.numeric = 0, .category_levels = {}, .vocabulary_sizes = {20}};
  for (const InputShape& shape : {kEveryInput, text_only}) {
    for (const std::size_t train_rows : {1, 2, 17, 33}) {
      for (const Norm norm : {Norm::none, Norm::batch, Norm::layer}) {
        NetworkSettings network;
        network.components = 1;
        network.hidden = {5};
        network.norm = norm;
        const ExampleRows data(40, shape);
        for (const int batch_size : {1, 16, 1000}) {
          const TrainedNetwork trained =
              train(network, {.epochs = 2, .batch_size = batch_size}, data.training_data(train_rows), 1);
          for (const EpochScores& epoch : trained.epochs) {
            EXPECT_TRUE(std::isfinite(epoch.train_loss));
            EXPECT_TRUE(std::isfinite(epoch.crps_validation));
            EXPECT_EQ(epoch.skipped_steps, 0);
          }
        }
        network.hidden = {};
        EXPECT_NO_THROW(train(network, {.epochs = 2}, data.training_data(train_rows), 1));
      }
    }
  }
}

TEST(Train, LearnsALinearModelByPlainGradientDescent) {
  const ExampleRows data(600, kEveryInput);
  NetworkSettings linear;
  linear.hidden = {};
  linear.components = 1;
  const TrainingSettings settings = {
      .epochs = 30, .patience = 0, .batch_size = 32, .optimizer = OptimizerKind::sgd, .lr = 0.05};
  const TrainedNetwork trained = train(linear, settings, data.training_data(500), 1);
  EXPECT_LT(trained.epochs.back().train_loss, trained.epochs.front().train_loss - 0.1);
}

TEST(Train, SkipsStepsThatAreNotFiniteAndCountsThem) {
  const InputShape shape = {.numeric = 1, .category_levels = {}, .vocabulary_sizes = {}};
  std::vector<float> x(1000, 0.5f);
  std::vector<double> y(1000);
  std::vector<std::int32_t> train_rows(900);
  std::vector<std::int32_t> validation(100);
  for (std::size_t i = 0; i < y.size(); ++i) y[i] = 1.0 + static_cast<double>(i % 10);
  for (std::size_t i = 0; i < 900; ++i) train_rows[i] = static_cast<std::int32_t>(i);
  for (std::size_t i = 0; i < 100; ++i) validation[i] = static_cast<std::int32_t>(900 + i);
  x[17] = std::numeric_limits<float>::infinity();
  const InputRows rows = {.rows = 1000, .numeric = x, .categories = {}, .texts = {}};
  const TrainingData data = {shape, rows, y, train_rows, validation};
  NetworkSettings network;
  network.norm = Norm::batch;  // whose running statistics the bad batch must not reach
  const TrainedNetwork trained = train(network, {.epochs = 3, .batch_size = 45}, data, 1);
  for (const EpochScores& epoch : trained.epochs) {
    EXPECT_EQ(epoch.skipped_steps, 1);
    EXPECT_TRUE(std::isfinite(epoch.train_loss));
    EXPECT_TRUE(std::isfinite(epoch.crps_validation));
  }
  // One step in nine is too many.
  try {
    train(network, {.epochs = 3, .batch_size = 100}, data, 1);
    FAIL();
  } catch (const TrainingDiverged& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("epoch 1: 1 of 9 steps"));
    EXPECT_THAT(error.what(), testing::HasSubstr("train.lr"));
  }
}

TEST(Train, SaysSoWhenTheWeightsRunAway) {
  const ExampleRows data(100, kEveryInput);
  const TrainingSettings settings = {
      .epochs = 50, .optimizer = OptimizerKind::sgd, .lr = 1e38, .clip_norm = 0};
  EXPECT_THROW(train({}, settings, data.training_data(80), 1), TrainingDiverged);
}

TEST(Train, WithDropoutAndTheCrpsLossLowersTheValidationScore) {
  const ExampleRows data(3000, kEveryInput);
  const TrainingSettings settings = {.epochs = 10, .batch_size = 64, .lr = 3e-3, .loss = Loss::crps};
  const TrainedNetwork trained = train(everything_on(), settings, data.training_data(2500), 1);
  EXPECT_LT(trained.epochs.back().crps_validation, 0.95 * trained.epochs.front().crps_validation);
}

}  // namespace
}  // namespace seedbed::models
