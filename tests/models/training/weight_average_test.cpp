#include "models/training/weight_average.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include "base/random.hpp"
#include "metrics/crps.hpp"
#include "metrics/score.hpp"
#include "models/inference.hpp"
#include "models/torch/perceptron_module.hpp"
#include "models/training/batch_statistics.hpp"
#include "models/training/batches.hpp"
#include "models/training/initialisation.hpp"
#include "models/training/schedule.hpp"
#include "models/training/train.hpp"
#include "models/training/training_step.hpp"
#include "tests/models/training/architectures.hpp"
#include "tests/models/training/example_rows.hpp"

namespace seedbed::models {
namespace {

constexpr std::uint64_t kSeed = 3;

/// The weights of a training run, step by step.
struct Recorded {
  std::vector<std::vector<float>> after_step, after_epoch;
  std::size_t batches = 0, tables_end = 0;
};

Recorded record(const NetworkSettings& network, const TrainingSettings& settings, const TrainingData& data) {
  const TrainingTarget target = training_target(network.family, data.target, data.train);
  const Batches batches(data.train.size(), static_cast<std::size_t>(settings.batch_size));
  TrainingStep step(network, settings, data.shape, target, data.target, batches.largest(), kSeed);
  step.load(initial_state(network, data.shape, starting_locations(network, target, data.train), kSeed));
  const LearningRate rate(settings, static_cast<std::int64_t>(batches.count()));
  Recorded recorded = {
      .after_step = {}, .after_epoch = {}, .batches = batches.count(), .tables_end = step.tables_end()};
  std::int64_t number = 0;
  for (int epoch = 1; epoch <= settings.epochs; ++epoch) {
    std::vector<std::int32_t> order;
    epoch_order(data.train, kSeed, epoch, order);
    for (std::size_t b = 0; b < batches.count(); ++b, ++number) {
      EXPECT_TRUE(step.take({data.rows, batches.of(order, b)}, number, rate.at(number)));
      recorded.after_step.emplace_back(step.parameters().begin(), step.parameters().end());
    }
    recorded.after_epoch.push_back(step.state().parameters);
  }
  return recorded;
}

/// How much each step's weights count in the average.
std::vector<double> shares(const AverageSettings& average, std::size_t steps) {
  std::vector<double> shares(steps, 0.0);
  if (average.kind == AverageKind::tail) {
    const auto first = static_cast<std::size_t>(std::ceil(average.from * static_cast<double>(steps)));
    for (std::size_t s = first; s < steps; ++s) shares[s] = 1 / static_cast<double>(steps - first);
    return shares;
  }
  double left = 1;  // what the steps behind s have not taken
  for (std::size_t s = steps; s-- > 0;) {
    const auto t = static_cast<double>(s);
    const double keep = s == 0 ? 0.0 : std::min(average.decay, (1 + t) / (10 + t));
    shares[s] = left * (1 - keep);
    left *= keep;
  }
  return shares;
}

TEST(WeightAverage, IsTheWeightedMeanOfTheWeightsAfterTheSteps) {
  const ExampleRows rows(260, kEveryInput);
  const TrainingData data = rows.training_data(200);
  const NetworkSettings network = {.components = 2, .hidden = {12}};
  for (const AverageSettings& average :
       {AverageSettings{AverageKind::ema, 0.9, 0.75}, AverageSettings{AverageKind::ema, 0.5, 0.75},
        AverageSettings{AverageKind::tail, 0.999, 0.6}, AverageSettings{AverageKind::tail, 0.999, 0.0}}) {
    SCOPED_TRACE(testing::Message() << static_cast<int>(average.kind) << " " << average.decay);
    TrainingSettings settings = {.epochs = 6, .patience = 0, .batch_size = 32, .lr = 1e-2};
    const Recorded recorded = record(network, settings, data);
    const std::vector<double> share = shares(average, recorded.after_step.size());
    ASSERT_GT(recorded.tables_end, 0U);
    settings.average = average;
    const std::vector<float> found = train(network, settings, data, kSeed).state.parameters;
    for (std::size_t i = 0; i < found.size(); ++i) {
      double expected = 0;
      for (std::size_t s = 0; s < share.size(); ++s) {
        const auto& weights =
            i < recorded.tables_end ? recorded.after_epoch[s / recorded.batches] : recorded.after_step[s];
        expected += share[s] * static_cast<double>(weights[i]);
      }
      ASSERT_NEAR(found[i], expected, 1e-6 * (1 + std::abs(expected))) << i;
    }
  }
}

double mean_crps(const NetworkSettings& network, const TrainingData& data, const TrainedNetwork& trained) {
  const Network predictor(network, data.shape, trained.scaling, trained.state);
  std::vector<double> target, crps(data.validation.size());
  for (const std::int32_t row : data.validation) target.push_back(data.target[static_cast<std::size_t>(row)]);
  std::vector<metrics::RowStatus> status(crps.size());
  metrics::crps(predictor.predict(data.rows, data.validation).view(), target, crps, status);
  return metrics::mean_over_rows("crps", crps).value;
}

TEST(WeightAverage, IsWhatIsScoredAndLeavesTrainingAsItIs) {
  const ExampleRows rows(300, kEveryInput);
  const TrainingData data = rows.training_data(200);
  const NetworkSettings network = {.components = 2, .hidden = {12}};
  TrainingSettings settings = {.epochs = 10, .patience = 0, .batch_size = 32, .lr = 1e-2};
  const TrainedNetwork plain = train(network, settings, data, kSeed);
  settings.average = {AverageKind::tail, 0.999, 0.5};
  const TrainedNetwork tail = train(network, settings, data, kSeed);
  settings.average = {AverageKind::ema, 0.99, 0.5};
  const TrainedNetwork ema = train(network, settings, data, kSeed);
  for (std::size_t e = 0; e < 10; ++e) {
    EXPECT_EQ(tail.epochs[e].train_loss, plain.epochs[e].train_loss);
    EXPECT_EQ(ema.epochs[e].train_loss, plain.epochs[e].train_loss);
    EXPECT_EQ(tail.epochs[e].crps_validation == plain.epochs[e].crps_validation, e < 5) << e;
    EXPECT_NE(ema.epochs[e].crps_validation, plain.epochs[e].crps_validation);
  }
  EXPECT_EQ(tail.epochs.back().crps_validation, mean_crps(network, data, tail));
  EXPECT_EQ(ema.epochs.back().crps_validation, mean_crps(network, data, ema));
}

/// A straight line through points with noise, learned by steps of a size that does not fall.
double squared_error_of_slope(AverageKind kind, std::uint64_t seed) {
  constexpr std::size_t kRows = 400;
  RandomStream random(seed, Purpose::synthesis);
  std::vector<float> x;
  std::vector<double> y;
  for (std::size_t i = 0; i < kRows; ++i) {
    x.push_back(static_cast<float>(random.normal()));
    y.push_back(static_cast<double>(x.back()) + random.normal());
  }
  std::vector<std::int32_t> all(kRows);
  std::iota(all.begin(), all.end(), 0);
  const TrainingData data = {{.numeric = 1, .category_levels = {}, .vocabulary_sizes = {}},
                             {.rows = kRows, .numeric = x, .categories = {}, .texts = {}},
                             y,
                             all,
                             {}};
  const NetworkSettings network = {.family = Family::normal, .components = 1, .hidden = {}};
  TrainingSettings settings = {.epochs = 20,
                               .patience = 0,
                               .batch_size = 8,
                               .optimizer = OptimizerKind::sgd,
                               .lr = 0.1,
                               .clip_norm = 0};
  settings.average.kind = kind;
  const TrainedNetwork trained = train(network, settings, data, seed);
  // Least squares is what the location tends to.
  double xy = 0, xx = 0, mean_x = 0, mean_y = 0;
  for (std::size_t i = 0; i < kRows; ++i) {
    mean_x += static_cast<double>(x[i]) / kRows;
    mean_y += y[i] / kRows;
  }
  for (std::size_t i = 0; i < kRows; ++i) {
    const double from_mean = static_cast<double>(x[i]) - mean_x;
    xx += from_mean * from_mean;
    xy += from_mean * (y[i] - mean_y);
  }
  const std::size_t location = network_layout(network, data.shape).find("head.weight").offset + 1;
  const double slope = static_cast<double>(trained.state.parameters[location]) * trained.scaling.scale;
  return std::pow(slope - xy / xx, 2);
}

// Polyak and Juditsky, 1992: the mean of the steps is closer to what they go round than the last of them.
TEST(WeightAverage, IsCloserToTheOptimumThanTheLastStep) {
  double last = 0, ema = 0, tail = 0;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    last += squared_error_of_slope(AverageKind::none, seed);
    ema += squared_error_of_slope(AverageKind::ema, seed);
    tail += squared_error_of_slope(AverageKind::tail, seed);
  }
  EXPECT_LT(ema, last / 4);
  EXPECT_LT(tail, last / 4);
}

/// The statistics after a forward pass of the reference, in double, over all training rows as one batch: its
/// normalisation is then by their mean and variance.
std::vector<double> reference_statistics(const NetworkSettings& network, const TrainingData& data,
                                         const NetworkState& state, const TensorPlace& place) {
  NetworkSettings without_dropout = network;
  without_dropout.dropout = 0;
  PerceptronModule module(without_dropout, data.shape, torch::kFloat64);
  NetworkState cleared = state;
  std::fill_n(cleared.statistics.begin() + static_cast<std::ptrdiff_t>(place.offset), place.size(), 0.0f);
  module.load(cleared);
  module.forward({data.rows, data.train});
  module.update_statistics();  // moves a tenth of the way from 0, to the unbiased variance
  const double* values = module.statistics_flat.data_ptr<double>() + place.offset;
  std::vector<double> result(values, values + place.size());
  const auto rows = static_cast<double>(data.train.size());
  const bool is_variance = place.name.ends_with("running_var");
  for (double& value : result) value *= is_variance ? 10 * (rows - 1) / rows : 10;
  return result;
}

TEST(WeightAverage, HasTheBatchStatisticsOfTheTrainingRows) {
  const ExampleRows rows(1400, kEveryInput);  // more than are passed forward at once
  for (const Architecture& one : architectures()) {
    NetworkSettings network = one.settings;
    if (network.norm != Norm::batch) continue;
    SCOPED_TRACE(one.name);
    network.numeric = {NumericKind::piecewise, 3};
    const TrainingData data = rows.training_data(1300, network.family);
    TrainingSettings settings = {.epochs = 2, .patience = 0, .batch_size = 64, .lr = 1e-2};
    settings.average = {AverageKind::ema, 0.9, 0.75};
    const NetworkState state = train(network, settings, data, kSeed).state;
    int places = 0;
    for (const TensorPlace& place : network_layout(network, data.shape).statistics) {
      if (!place.name.starts_with("norm.")) continue;
      ++places;
      const std::vector<double> expected = reference_statistics(network, data, state, place);
      for (std::size_t i = 0; i < place.size(); ++i)
        ASSERT_NEAR(state.statistics[place.offset + i], expected[i], 1e-5 * (1 + std::abs(expected[i])))
            << place.name << " " << i;
    }
    EXPECT_EQ(places, 2 * static_cast<int>(network.hidden.size()));
  }
}

TEST(BatchStatistics, OfOneRowHaveNoVariance) {
  const InputShape shape = {.numeric = 1, .category_levels = {}, .vocabulary_sizes = {}};
  NetworkSettings network = {.family = Family::normal, .components = 1, .hidden = {1}};
  network.norm = Norm::batch;
  const NetworkLayout layout = network_layout(network, shape);
  NetworkState state = {std::vector<float>(layout.parameter_count),
                        std::vector<float>(layout.statistic_count, 7.0f)};
  state.parameters[layout.find("trunk.0.weight").offset] = 2;
  state.parameters[layout.find("trunk.0.bias").offset] = 0.5;
  const std::vector<float> x = {3, 100};
  const std::vector<double> y = {1, 2};
  const std::vector<std::int32_t> train = {0};
  measure_batch_statistics(
      network, {shape, {.rows = 2, .numeric = x, .categories = {}, .texts = {}}, y, train, {}}, state);
  EXPECT_EQ(state.statistics[layout.find("norm.0.running_mean").offset], 6.5f);
  EXPECT_EQ(state.statistics[layout.find("norm.0.running_var").offset], 0.0f);
}

TEST(WeightAverage, WithoutAKindNeverBegins) {
  WeightAverage average({}, 3, 0, 10);
  std::vector<float> weights = {1, 2, 3};
  average.add(weights, 9);
  EXPECT_FALSE(average.end_epoch(weights));
  EXPECT_EQ(weights, (std::vector<float>{1, 2, 3}));
}

TEST(WeightAverage, LeavesTablesAloneInAnEpochWithoutAStepTaken) {
  WeightAverage average({AverageKind::ema, 0.5, 0.75}, 32, 16, 10);
  std::vector<float> weights(32, 1.0f);
  average.add(weights, 0);
  EXPECT_TRUE(average.end_epoch(weights));
  std::vector<float> later(32, 9.0f);
  EXPECT_TRUE(average.end_epoch(later));
  EXPECT_EQ(later, std::vector<float>(32, 1.0f));
}

}  // namespace
}  // namespace seedbed::models
