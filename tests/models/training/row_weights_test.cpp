// Training on rows that have weights. Whole weights are rows that are there several times.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "base/aligned_floats.hpp"
#include "base/random.hpp"
#include "metrics/families/family.hpp"
#include "models/inference.hpp"
#include "models/training/batch_loss.hpp"
#include "models/training/initialisation.hpp"
#include "models/training/row_caps.hpp"
#include "models/training/train.hpp"
#include "models/training/training_step.hpp"
#include "models/training/validation.hpp"
#include "tests/models/training/example_rows.hpp"

namespace seedbed::models {
namespace {

constexpr std::size_t kRows = 90;

/// 1 … 4 for each row, and rows as often as that says.
struct Repeated {
  explicit Repeated(std::size_t rows) {
    RandomStream random(12, Purpose::synthesis);
    for (std::size_t row = 0; row < rows; ++row) {
      weights.push_back(1 + static_cast<double>(random.below(4)));
      once.push_back(static_cast<std::int32_t>(row));
      for (double left = weights.back(); left > 0; --left) often.push_back(once.back());
    }
  }

  std::vector<double> weights;
  std::vector<std::int32_t> once, often;
};

/// Zeros for every fifth row, whole numbers or 0 and 1 where a family needs them.
std::vector<double> target_for(Family family, const ExampleRows& data) {
  std::vector<double> y = data.target_of(family);
  for (std::size_t i = 0; i < y.size(); ++i) {
    if (family == Family::hurdle_lognormal && i % 5 == 0) y[i] = 0;
    if (family == Family::negative_binomial) y[i] = std::floor(3 * y[i]);
  }
  return y;
}

TEST(RowWeights, FitTheTargetAsRepeatedRowsDo) {
  const ExampleRows data(kRows, kEveryInput);
  const Repeated rows(kRows);
  for (const Family family : metrics::kAllFamilies) {
    SCOPED_TRACE(metrics::name_of(family));
    const std::vector<double> y = target_for(family, data);
    const TrainingTarget weighted = training_target(family, y, rows.once, rows.weights);
    const TrainingTarget repeated = training_target(family, y, rows.often);
    EXPECT_NEAR(weighted.scaling.location, repeated.scaling.location, 1e-13);
    EXPECT_NEAR(weighted.scaling.scale, repeated.scaling.scale, 1e-13);
    EXPECT_NEAR(weighted.crps_unit, repeated.crps_unit, 1e-13);
    if (metrics::traits(family).head != metrics::Head::mixture) continue;
    for (const std::size_t count : {1, 3, 20}) {
      const auto of_weights = spread_quantiles(weighted, rows.once, count);
      const auto of_rows = spread_quantiles(repeated, rows.often, count);
      for (std::size_t k = 0; k < count; ++k) EXPECT_FLOAT_EQ(of_weights[k], of_rows[k]) << count << " " << k;
    }
  }
}

// By hand: of zeros and ones with weights 3, 1, 2, half in all is 2 of 3 rows, each outcome counted half a
// time more than it happened.
TEST(RowWeights, CountInTheStartOfYesAndNo) {
  const std::vector<double> y = {1, 0, 0}, weights = {3, 1, 2};
  const std::vector<std::int32_t> all = {0, 1, 2};
  const TrainingTarget target = training_target(Family::bernoulli, y, all, weights);
  EXPECT_DOUBLE_EQ(target.weights[0], 1.5);
  NetworkSettings network;
  network.family = Family::bernoulli;
  EXPECT_DOUBLE_EQ(starting_locations(network, target, all)[0], std::log((1.5 + 0.5) / (3 - 1.5 + 0.5)));
}

/// The loss of a batch of all rows and its derivative by the outputs, added up over the copies of a row.
struct Gradient {
  double loss = 0;
  std::vector<double> of_rows;  ///< planes × rows
};

Gradient gradient_of(const NetworkSettings& network, Loss loss, const TrainingTarget& target,
                     const std::vector<double>& y, const std::vector<std::int32_t>& chosen) {
  const auto components = static_cast<std::size_t>(forecast_components(network));
  const bool log_odds = metrics::traits(network.family).head == metrics::Head::log_odds;
  const std::size_t planes = log_odds ? 1 : 3 * components, stride = aligned_stride(chosen.size());
  AlignedFloats outputs(planes * stride), gradient(planes * stride);
  for (std::size_t plane = 0; plane < planes; ++plane) {
    for (std::size_t i = 0; i < chosen.size(); ++i) {
      const double place = static_cast<double>(plane) + 0.37 * chosen[i];
      outputs[plane * stride + i] = static_cast<float>(0.8 * std::sin(place));
    }
  }
  BatchLoss batch(loss, network, target, y, chosen.size());
  Gradient found;
  found.loss = batch({outputs.data(), stride}, chosen, {gradient.data(), stride});
  found.of_rows.resize(planes * kRows);
  for (std::size_t plane = 0; plane < planes; ++plane) {
    for (std::size_t i = 0; i < chosen.size(); ++i)
      found.of_rows[plane * kRows + static_cast<std::size_t>(chosen[i])] +=
          static_cast<double>(gradient[plane * stride + i]);
  }
  return found;
}

TEST(RowWeights, GiveTheGradientOfRepeatedRows) {
  const ExampleRows data(kRows, kEveryInput);
  const Repeated rows(kRows);
  for (const Family family : metrics::kAllFamilies) {
    for (const Loss loss : {Loss::nll, Loss::crps, Loss::crps_nll}) {
      SCOPED_TRACE(fmt::format("{} {}", metrics::name_of(family), static_cast<int>(loss)));
      NetworkSettings network;
      network.family = family;
      network.components = 3;
      const std::vector<double> y = target_for(family, data);
      const Gradient weighted =
          gradient_of(network, loss, training_target(family, y, rows.once, rows.weights), y, rows.once);
      const Gradient repeated =
          gradient_of(network, loss, training_target(family, y, rows.often), y, rows.often);
      EXPECT_NEAR(weighted.loss, repeated.loss, 2e-6 * std::max(1.0, std::abs(repeated.loss)));
      double largest = 0;
      for (const double value : repeated.of_rows) largest = std::max(largest, std::abs(value));
      EXPECT_GT(largest, 0);
      for (std::size_t i = 0; i < repeated.of_rows.size(); ++i)
        ASSERT_NEAR(weighted.of_rows[i], repeated.of_rows[i], 4e-6 * largest) << i;
    }
  }
}

/// Full batches, so that the order of rows decides rounding alone.
TrainedNetwork trained(const ExampleRows& data, std::span<const std::int32_t> train,
                       std::span<const std::int32_t> validation, std::span<const double> weights,
                       int batch_size, Family family = Family::lognormal) {
  NetworkSettings network;
  network.family = family;
  network.components = 2;
  network.hidden = {12};
  network.activation = Activation::tanh;
  TrainingSettings settings = {.epochs = 8, .patience = 0, .batch_size = batch_size, .lr = 1e-2};
  const TrainingData rows = {data.shape(), data.inputs(), data.target_of(family), train, validation, weights};
  return models::train(network, settings, rows, 3);
}

TEST(RowWeights, TrainAsRepeatedRowsDo) {
  const ExampleRows data(kRows, kEveryInput);
  const Repeated rows(kRows);
  const std::span<const std::int32_t> all = rows.once;
  std::vector<std::int32_t> train_often, validate_often;
  for (const std::int32_t row : rows.often) (row < 60 ? train_often : validate_often).push_back(row);
  for (const Family family : {Family::lognormal, Family::normal}) {
    const TrainedNetwork weighted = trained(data, all.first(60), all.subspan(60), rows.weights, 1000, family);
    const TrainedNetwork repeated = trained(data, train_often, validate_often, {}, 1000, family);
    const TrainedNetwork plain = trained(data, all.first(60), all.subspan(60), {}, 1000, family);
    ASSERT_EQ(weighted.epochs.size(), repeated.epochs.size());
    for (std::size_t i = 0; i < weighted.epochs.size(); ++i) {
      const EpochScores &a = weighted.epochs[i], &b = repeated.epochs[i];
      EXPECT_NEAR(a.train_loss, b.train_loss, 1e-5);
      EXPECT_NEAR(a.crps_validation, b.crps_validation, 1e-5);
      EXPECT_NEAR(a.nll_validation, b.nll_validation, 1e-5);
      EXPECT_NEAR(a.monitored, b.monitored, 1e-5);
    }
    EXPECT_GT(std::abs(weighted.epochs.back().train_loss - plain.epochs.back().train_loss), 1e-4);
    EXPECT_GT(std::abs(weighted.epochs.back().crps_validation - plain.epochs.back().crps_validation), 1e-4);
  }
}

TEST(RowWeights, OfOneChangeNoBit) {
  const ExampleRows data(kRows, kEveryInput);
  const std::span<const std::int32_t> all = data.chosen;
  const std::vector<double> ones(kRows, 1.0);
  for (const Family family : {Family::lognormal, Family::normal, Family::bernoulli}) {
    const TrainedNetwork weighted = trained(data, all.first(60), all.subspan(60), ones, 16, family);
    const TrainedNetwork plain = trained(data, all.first(60), all.subspan(60), {}, 16, family);
    EXPECT_EQ(weighted.state, plain.state);
    EXPECT_EQ(weighted.scaling, plain.scaling);
    for (std::size_t i = 0; i < plain.epochs.size(); ++i) {
      EXPECT_EQ(weighted.epochs[i].train_loss, plain.epochs[i].train_loss);
      EXPECT_EQ(weighted.epochs[i].crps_validation, plain.epochs[i].crps_validation);
      EXPECT_EQ(weighted.epochs[i].monitored, plain.epochs[i].monitored);
    }
  }
}

// Of a power of two every quotient is exact.
TEST(RowWeights, HaveNoUnit) {
  const ExampleRows data(kRows, kEveryInput);
  const std::span<const std::int32_t> all = data.chosen;
  std::vector<double> weights = Repeated(kRows).weights;
  const TrainedNetwork first = trained(data, all.first(60), all.subspan(60), weights, 16);
  for (double& weight : weights) weight *= 0x1p-30;
  EXPECT_EQ(trained(data, all.first(60), all.subspan(60), weights, 16).state, first.state);
}

TEST(RowWeights, CountInWhatIsMonitored) {
  EXPECT_DOUBLE_EQ(
      capped_mean(std::vector<double>{1, 2, 9}, std::vector<double>{5, 5, 3}, std::vector<double>{1, 2, 5}),
      (1 + 4 + 15) / 8.0);
}

}  // namespace
}  // namespace seedbed::models
