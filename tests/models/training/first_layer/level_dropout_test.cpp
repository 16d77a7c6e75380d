#include "models/training/first_layer/level_dropout.hpp"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/random.hpp"
#include "metrics/crps.hpp"
#include "models/inference.hpp"
#include "models/torch/perceptron_module.hpp"
#include "models/training/batches.hpp"
#include "models/training/initialisation.hpp"
#include "models/training/reference/plain_levels.hpp"
#include "models/training/reference/plain_losses.hpp"
#include "models/training/training_run.hpp"
#include "tests/models/training/example_rows.hpp"

namespace seedbed::models {
namespace {

/// How many of the codes and words that a batch shows are 0, of each column in turn.
std::vector<double> shares_of_unknown(const Batch& batch, const InputShape& shape) {
  std::vector<double> shares;
  const double rows = static_cast<double>(batch.size());
  for (std::size_t c = 0; c < shape.category_levels.size(); ++c) {
    double unknown = 0;
    for (std::size_t i = 0; i < batch.size(); ++i)
      unknown += batch.code(i, c, shape.category_levels.size()) == 0 ? 1 : 0;
    shares.push_back(unknown / rows);
  }
  for (std::size_t t = 0; t < shape.vocabulary_sizes.size(); ++t) {
    double unknown = 0, words = 0;
    for (std::size_t i = 0; i < batch.size(); ++i) {
      unknown += static_cast<double>(std::ranges::count(batch.words(i, t), 0));
      words += static_cast<double>(batch.words(i, t).size());
    }
    shares.push_back(unknown / words);
  }
  return shares;
}

TEST(LevelDropout, FillsTheUnknownLevelUpToItsShare) {
  // About 1/4, 1/40 and 1/12 of the codes, and 1/50 of the words, are 0 already.
  const InputShape shape = {.numeric = 0, .category_levels = {4, 40, 12}, .vocabulary_sizes = {50}};
  constexpr std::size_t kRows = 20'000;
  const ExampleRows rows(kRows, shape);
  const TrainingData data = rows.training_data(kRows);
  const Batch all = {data.rows, data.train};
  const std::vector<double> before = shares_of_unknown(all, shape);
  for (const double share : {0.01, 0.05, 0.5}) {
    LevelDropout levels(share, data, 3);
    const std::vector<double> after = shares_of_unknown(levels.draw(all, 17), shape);
    for (std::size_t column = 0; column < after.size(); ++column) {
      // Four standard errors of a share of as many codes; there are about twice as many words as rows.
      const double error = 4 * std::sqrt(share * (1 - share) / kRows);
      if (before[column] >= share)
        EXPECT_EQ(after[column], before[column]) << share << " " << column;
      else
        EXPECT_NEAR(after[column], share, error) << share << " " << column;
    }
  }
}

TEST(LevelDropout, DependsOnSeedStepColumnAndPlaceAlone) {
  const InputShape shape = {.numeric = 0, .category_levels = {1000, 1000}, .vocabulary_sizes = {}};
  constexpr std::size_t kRows = 4000;
  const ExampleRows rows(kRows, shape);
  const TrainingData data = rows.training_data(kRows);
  const auto drawn = [&](std::uint64_t seed, std::uint64_t step, std::size_t column, std::size_t size) {
    LevelDropout levels(0.3, data, seed);
    levels.draw({data.rows, data.train}, step + 5);  // an earlier draw changes nothing
    const Batch seen = levels.draw({data.rows, data.train.first(size)}, step);
    std::vector<bool> unknown;
    for (std::size_t i = 0; i < size; ++i) unknown.push_back(seen.code(i, column, 2) == 0);
    return unknown;
  };
  const std::vector<bool> first = drawn(1, 9, 0, kRows);
  std::vector<bool> part = drawn(1, 9, 0, 100);
  EXPECT_TRUE(std::equal(part.begin(), part.end(), first.begin()));
  // Others agree in as many places as chance has it: 0.3² + 0.7², within four standard errors.
  for (const auto& other : {drawn(2, 9, 0, kRows), drawn(1, 10, 0, kRows), drawn(1, 9, 1, kRows)}) {
    double same = 0;
    for (std::size_t i = 0; i < kRows; ++i) same += first[i] == other[i] ? 1 : 0;
    EXPECT_NEAR(same / kRows, 0.58, 4 * std::sqrt(0.58 * 0.42 / kRows));
  }
}

TEST(LevelDropout, LeavesABatchAloneWhereNothingIsToBeExchanged) {
  const ExampleRows rows(100, kEveryInput);
  const ExampleRows numbers(100, {.numeric = 2, .category_levels = {}, .vocabulary_sizes = {}});
  for (const auto& [data, share] : {std::pair(rows.training_data(100), 0.0),
                                    std::pair(rows.training_data(100), 1e-3),  // all have rare ones
                                    std::pair(numbers.training_data(100), 0.5)}) {
    LevelDropout levels(share, data, 1);
    const Batch batch = {data.rows, data.train};
    const Batch seen = levels.draw(batch, 1);
    EXPECT_TRUE(seen.categories.empty());
    EXPECT_TRUE(seen.texts.empty());
    EXPECT_EQ(seen.chosen.data(), batch.chosen.data());
  }
}

TEST(LevelDropout, AColumnOfTheUnknownAloneHasNothingToExchange) {
  EXPECT_EQ(exchange_probability(0.1, 5, 5), 0);
  EXPECT_EQ(exchange_probability(0.1, 0, 0), 0);
  EXPECT_EQ(exchange_probability(0.1, 0, 5), 0.1);
  EXPECT_DOUBLE_EQ(exchange_probability(0.5, 1, 5), 0.375);  // 0.2 + 0.8 · 0.375 = 0.5
}

/// Whole training runs against the plain network in double with torch's autograd and Adam, on rows whose
/// codes were exchanged one by one.
TEST(LevelDropout, TrainsAsThePlainNetworkDoesOnExchangedCodes) {
  const InputShape shape = {.numeric = 2, .category_levels = {5, 300}, .vocabulary_sizes = {400, 9}};
  constexpr std::uint64_t kSeed = 4;
  const ExampleRows rows(190, shape);
  const TrainingData data = rows.training_data(190, Family::normal);
  NetworkSettings network = {.family = Family::normal, .hidden = {16}, .activation = Activation::tanh};
  network.embedding = 7;
  TrainingSettings settings = {.epochs = 4, .patience = 0, .batch_size = 32, .lr = 3e-3};
  settings.level_dropout = 0.4;

  TrainingRun ours(network, settings, data, kSeed);
  const TrainingTarget target = training_target(network.family, data.target, data.train);
  const NetworkState start =
      initial_state(network, shape, starting_locations(network, target, data.train), kSeed);
  PerceptronModule theirs(network, shape, torch::kFloat64);
  theirs.load(start);
  torch::optim::Adam optimizer(theirs.parameters(), torch::optim::AdamOptions(settings.lr));
  const Batches batches(data.train.size(), static_cast<std::size_t>(settings.batch_size));
  std::vector<std::int32_t> order;
  std::uint64_t step = 0;
  for (int epoch = 1; epoch <= settings.epochs; ++epoch) {
    epoch_order(data.train, kSeed, epoch, order);
    for (std::size_t batch = 0; batch < batches.count(); ++batch, ++step) {
      ours.advance();
      const auto chosen = batches.of(order, batch);
      const PlainRows seen = plain_level_dropout(settings.level_dropout, data, chosen, kSeed, step);
      std::vector<std::int32_t> places(chosen.size());
      std::iota(places.begin(), places.end(), 0);
      const InputRows view = seen.view(chosen.size());
      theirs.gradient_flat.zero_();
      const torch::Tensor index = torch::tensor(std::vector<std::int64_t>(chosen.begin(), chosen.end()));
      const torch::Tensor y = torch::tensor(target.standardised).index_select(0, index).to(torch::kFloat64);
      log_score_loss(theirs.forward({view, places}), y).backward();
      torch::nn::utils::clip_grad_norm_(theirs.parameters(), settings.clip_norm);
      optimizer.step();
    }
  }
  ASSERT_TRUE(ours.finished());
  const std::vector<float> found = ours.result().state.parameters, expected = theirs.state().parameters;
  ASSERT_EQ(found.size(), expected.size());
  // As in training_step_test.cpp, of the whole movement.
  double missed = 0, moved = 0;
  for (std::size_t i = 0; i < found.size(); ++i) {
    missed += std::pow(static_cast<double>(found[i]) - static_cast<double>(expected[i]), 2);
    moved += std::pow(static_cast<double>(expected[i]) - static_cast<double>(start.parameters[i]), 2);
  }
  EXPECT_LT(std::sqrt(missed / moved), 1e-4);
  EXPECT_GT(moved, 0.01);
}

/// 600 rows in three levels whose means are 10, 20 and 30 and whose standard deviation is 1, as a category
/// or as texts of one word.
struct ThreeLevels {
  explicit ThreeLevels(bool as_words) {
    RandomStream random(8, Purpose::synthesis);
    for (int i = 0; i < 600; ++i) {
      codes.push_back(1 + i % 3);
      y.push_back(10 * codes.back() + random.normal());
      all.push_back(i);
    }
    offsets.resize(y.size() + 1);
    std::iota(offsets.begin(), offsets.end(), 0);
    if (as_words)
      shape.vocabulary_sizes = {4};
    else
      shape.category_levels = {4};
  }

  InputRows rows(std::span<const std::int32_t> of) const {
    InputRows result = {.rows = of.size()};
    if (shape.vocabulary_sizes.empty())
      result.categories = of;
    else
      result.texts = {{std::span(offsets).first(of.size() + 1), of}};
    return result;
  }

  InputShape shape;
  std::vector<std::int32_t> codes, all;
  std::vector<std::int64_t> offsets;
  std::vector<double> y;
};

constexpr std::size_t kComponents = 3;

/// The forecasts for codes 0 to 3.
MixtureRows forecasts_of(const ThreeLevels& levels, double share, std::uint64_t seed) {
  const NetworkSettings network = {.family = Family::normal, .components = kComponents, .hidden = {32}};
  TrainingSettings settings = {.epochs = 80, .patience = 0, .batch_size = 32, .lr = 3e-3};
  settings.schedule = Schedule::cosine;
  settings.level_dropout = share;
  const TrainingData data = {levels.shape, levels.rows(levels.codes), levels.y, levels.all, {}};
  const TrainedNetwork trained = train(network, settings, data, seed);
  const std::vector<std::int32_t> each = {0, 1, 2, 3};
  return Network(network, levels.shape, trained.scaling, trained.state).predict(levels.rows(each));
}

double crps_of(const MixtureRows& forecasts, std::size_t row, double y) {
  double score = 0;
  metrics::RowStatus status = {};
  const auto part = [&](const std::vector<double>& values) {
    return std::span(values).subspan(row * kComponents, kComponents);
  };
  const metrics::Mixtures mixture = {forecasts.family, kComponents, part(forecasts.weights),
                                     part(forecasts.locations), part(forecasts.scales)};
  metrics::crps<double>(mixture, {&y, 1}, {&score, 1}, {&status, 1});
  return score;
}

struct MeanAndDeviation {
  double mean, deviation;
};

MeanAndDeviation moments_of(const MixtureRows& forecasts, std::size_t row) {
  double mean = 0, square = 0;
  for (std::size_t k = row * kComponents; k < (row + 1) * kComponents; ++k) {
    const double location = forecasts.locations[k], scale = forecasts.scales[k];
    mean += forecasts.weights[k] * location;
    square += forecasts.weights[k] * (location * location + scale * scale);
  }
  return {mean, std::sqrt(square - mean * mean)};
}

// All levels together have a mean of 20 and a standard deviation of sqrt(200 / 3 + 1) = 8.2. The level learns
// of them from a fiftieth of the rows, 960 in all, of which the last count most: as good as the mean of 80
// rows would be, with a standard error of 0.9.
TEST(LevelDropout, GivesTheUnseenLevelTheForecastOfAllLevelsTogether) {
  for (const bool as_words : {false, true}) {
    SCOPED_TRACE(as_words ? "words" : "categories");
    const ThreeLevels levels(as_words);
    std::vector<double> without;
    for (std::uint64_t seed = 0; seed < 8; ++seed) {
      SCOPED_TRACE(seed);
      without.push_back(moments_of(forecasts_of(levels, 0, seed), 0).mean);
      const MixtureRows forecasts = forecasts_of(levels, 0.02, seed);
      EXPECT_NEAR(moments_of(forecasts, 0).mean, 20, 4 * 0.9);
      EXPECT_NEAR(moments_of(forecasts, 0).deviation, 8.2, 1.5);
      for (const std::size_t code : {1, 2, 3})
        EXPECT_NEAR(moments_of(forecasts, code).mean, 10.0 * static_cast<double>(code), 0.3);
    }
    const auto [lowest, highest] = std::ranges::minmax(without);
    EXPECT_GT(highest - lowest, 10) << "the level that no row has is anything";
  }
}

// The CRPS of 3,000 new rows of known levels, of which the true distribution has 1 / sqrt(pi) = 0.5642.
TEST(LevelDropout, CostsKnownLevelsLittle) {
  const ThreeLevels levels(false);
  std::vector<double> scores;  // without, with
  for (const double share : {0.0, 0.02}) {
    double& score = scores.emplace_back(0);
    for (std::uint64_t seed = 0; seed < 8; ++seed) {
      const MixtureRows forecasts = forecasts_of(levels, share, seed);
      RandomStream random(99, Purpose::synthesis);  // the same rows for all
      for (const std::size_t code : {1, 2, 3}) {
        for (int i = 0; i < 1000; ++i)
          score += crps_of(forecasts, code, 10.0 * static_cast<double>(code) + random.normal()) / (8 * 3000);
      }
    }
  }
  EXPECT_LT(scores[0], 1.01 * 0.5642);
  EXPECT_LT(scores[1], 1.002 * scores[0]);
}

}  // namespace
}  // namespace seedbed::models
