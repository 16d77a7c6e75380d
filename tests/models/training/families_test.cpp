// Families whose losses have no kernel of their own: gradients, starting points, and truths that are found
// again.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <functional>

#include "base/random.hpp"
#include "metrics/crps.hpp"
#include "metrics/families/family.hpp"
#include "metrics/log_score.hpp"
#include "models/inference.hpp"
#include "models/training/batch_loss.hpp"
#include "models/training/initialisation.hpp"
#include "models/training/train.hpp"
#include "tests/models/training/example_rows.hpp"

namespace seedbed::models {
namespace {

/// The loss of a batch from a head's values, all in double and as the documentation says it: softmax,
/// softplus with its floor, the target's scaling, an atom at zero.
double plain_loss(const NetworkSettings& network, Loss loss, const TrainingTarget& target,
                  std::span<const double> y, const std::vector<double>& outputs) {
  if (loss == Loss::crps_nll) {
    return plain_loss(network, Loss::crps, target, y, outputs) +
           0.1 * plain_loss(network, Loss::nll, target, y, outputs);
  }
  const auto components = static_cast<std::size_t>(forecast_components(network));
  const bool with_zero = metrics::traits(network.family).head == metrics::Head::mixture_with_zero;
  double sum = 0;
  for (std::size_t row = 0; row < y.size(); ++row) {
    const double* at = outputs.data() + row * 3 * components;
    std::vector<double> weights(components), locations(components), scales(components);
    double total = 0;
    for (std::size_t k = 0; k < components; ++k) total += weights[k] = std::exp(at[k]);
    for (std::size_t k = 0; k < components; ++k) {
      weights[k] /= total;
      const double scale = std::log1p(std::exp(at[2 * components + k])) + static_cast<double>(kScaleFloor);
      locations[k] = target.scaling.location + target.scaling.scale * at[components + k];
      scales[k] = target.scaling.scale * scale;
    }
    if (with_zero) {
      locations[0] = metrics::kAtZero;
      scales[0] = 0;
    }
    double score = 0;
    metrics::RowStatus status;
    const metrics::Mixtures mixture = {network.family, components, weights, locations, scales};
    (loss == Loss::nll ? metrics::log_score<double> : metrics::crps<double>)(mixture, y.subspan(row, 1),
                                                                             {&score, 1}, {&status, 1});
    sum += score;
  }
  const double unit = loss == Loss::crps ? target.crps_unit : 1;
  return sum / (unit * static_cast<double>(y.size()));
}

TEST(Families, HaveTheLossAndTheGradientOfThePlainFormulaInDouble) {
  constexpr std::size_t kRows = 40;
  RandomStream random(3, Purpose::synthesis);
  for (const Family family : {Family::laplace, Family::hurdle_lognormal, Family::normal, Family::lognormal,
                              Family::negative_binomial}) {
    for (const Loss loss : {Loss::nll, Loss::crps, Loss::crps_nll}) {
      // Alone, the log score of normal distributions has a kernel in another unit: network_pass_test.cpp.
      if (loss == Loss::nll && metrics::traits(family).normal_distribution) continue;
      const NetworkSettings network = {.family = family, .components = 3, .embedding = {}};
      std::vector<double> y;
      std::vector<std::int32_t> chosen;
      for (std::size_t i = 0; i < kRows; ++i) {
        const bool zero = i % 4 == 0 && metrics::traits(family).fits(0);
        y.push_back(zero ? 0.0 : std::exp(2 + random.normal()));
        if (family == Family::negative_binomial) y.back() = std::floor(y.back());
        chosen.push_back(static_cast<std::int32_t>(i));
      }
      const TrainingTarget target = training_target(family, y, chosen);
      const auto wide = static_cast<std::size_t>(head_outputs(network));
      const std::size_t stride = aligned_stride(kRows);
      AlignedFloats values(wide * stride), gradient(wide * stride);
      std::vector<double> outputs(kRows * wide);
      for (std::size_t row = 0; row < kRows; ++row) {
        for (std::size_t i = 0; i < wide; ++i) {
          values[i * stride + row] = static_cast<float>(random.normal());
          outputs[row * wide + i] = static_cast<double>(values[i * stride + row]);
        }
      }
      BatchLoss batch(loss, network, target, y, kRows);
      const double value = batch({values.data(), stride}, chosen, {gradient.data(), stride});
      // The Laplace family is scored in the standardised unit.
      const bool in_unit = metrics::traits(family).link != metrics::Link::identity;
      TrainingTarget scored = target;
      std::vector<double> observed = y;
      if (!in_unit) {
        scored.scaling = {};
        scored.crps_unit = 1;
        for (std::size_t i = 0; i < kRows; ++i) observed[i] = static_cast<double>(target.standardised[i]);
      }
      const auto plain = [&] { return plain_loss(network, loss, scored, observed, outputs); };
      EXPECT_NEAR(value, plain(), 1e-6 * (1 + std::abs(value)));
      for (std::size_t row = 0; row < kRows; row += 3) {
        for (std::size_t i = 0; i < wide; ++i) {
          double& moved = outputs[row * wide + i];
          const double middle = moved, h = 1e-4;
          moved = middle + h;
          const double above = plain();
          moved = middle - h;
          const double below = plain();
          moved = middle;
          EXPECT_NEAR(gradient[i * stride + row], (above - below) / (2 * h), 3e-7)
              << metrics::name_of(family) << ", output " << i << " of row " << row;
        }
      }
    }
  }
}

/// y = e(x) for one input x in [-1, 1], drawn by a function of the caller's.
struct Drawn {
  std::vector<float> x;
  std::vector<double> y;
  std::vector<std::int32_t> all;

  Drawn(std::size_t rows, const std::function<double(double, RandomStream&)>& draw) {
    RandomStream random(11, Purpose::synthesis);
    for (std::size_t i = 0; i < rows; ++i) {
      x.push_back(static_cast<float>(2.0 * random.uniform() - 1.0));
      y.push_back(draw(static_cast<double>(x.back()), random));
      all.push_back(static_cast<std::int32_t>(i));
    }
  }

  InputRows rows() const { return {.rows = x.size(), .numeric = x, .categories = {}, .texts = {}}; }

  TrainingData training_data() const {
    const std::span<const std::int32_t> chosen = all;
    const std::size_t train_rows = 9 * x.size() / 10;
    return {kShape, rows(), y, chosen.first(train_rows), chosen.subspan(train_rows)};
  }

  inline static const InputShape kShape = {.numeric = 1, .category_levels = {}, .vocabulary_sizes = {}};
};

/// The forecasts of a linear network of one component, at x = -0.8, 0 and 0.8.
MixtureRows trained_forecasts(Family family, Loss loss, const Drawn& data) {
  const NetworkSettings network = {.family = family, .components = 1, .hidden = {}, .embedding = {}};
  const TrainingSettings settings = {
      .epochs = 12, .batch_size = 128, .lr = 3e-2, .schedule = Schedule::cosine, .loss = loss};
  const TrainedNetwork trained = train(network, settings, data.training_data(), 1);
  const std::vector<float> at = {-0.8f, 0.0f, 0.8f};
  return Network(network, Drawn::kShape, trained.scaling, trained.state)
      .predict({.rows = 3, .numeric = at, .categories = {}, .texts = {}});
}

// The truth is a linear network, so that only the noise of the draws is left: of 18,000 rows the standard
// errors of a location and of a scale are about scale / 134, at the ends twice as much, and the CRPS loses a
// little more.
TEST(Families, AYesOrNoHeadAddsATenthOfTheLogScoreToTheBrierScore) {
  const NetworkSettings network = {.family = Family::bernoulli, .embedding = {}};
  const std::vector<double> y = {0, 1, 1, 0, 1};
  const std::vector<std::int32_t> chosen = {0, 1, 2, 3, 4};
  const TrainingTarget target = training_target(Family::bernoulli, y, chosen);
  const std::size_t stride = aligned_stride(y.size());
  AlignedFloats values(stride);
  for (std::size_t i = 0; i < y.size(); ++i) values[i] = static_cast<float>(i) - 1.5f;
  const auto with = [&](Loss loss, AlignedFloats& gradient) {
    gradient = AlignedFloats(stride);
    BatchLoss batch(loss, network, target, y, y.size());
    return batch({values.data(), stride}, chosen, {gradient.data(), stride});
  };
  AlignedFloats brier, log_score, both;
  const double expected = with(Loss::crps, brier) + 0.1 * with(Loss::nll, log_score);
  EXPECT_NEAR(with(Loss::crps_nll, both), expected, 1e-6);
  for (std::size_t i = 0; i < y.size(); ++i) EXPECT_NEAR(both[i], brier[i] + 0.1f * log_score[i], 1e-7);
}

TEST(Families, LaplaceNetworksFindTheTruthAgainWithBothLosses) {
  const auto location = [](double x) { return 40 + 15 * x; };
  const double scale = 5;
  const Drawn data(20000, [&](double x, RandomStream& random) {
    return location(x) + scale * (std::log(1 - random.uniform()) - std::log(1 - random.uniform()));
  });
  for (const Loss loss : {Loss::nll, Loss::crps}) {
    const MixtureRows found = trained_forecasts(Family::laplace, loss, data);
    for (const std::size_t row : {0u, 1u, 2u}) {
      EXPECT_NEAR(found.locations[row], location(0.8 * (static_cast<double>(row) - 1)), 0.25);
      EXPECT_NEAR(found.scales[row], scale, 0.2);
    }
  }
}

// Of 18,000 rows some 8,000 are above zero, few of them at the dry end, where the standard errors are about
// 0.017 for the location and 0.007 for the probability; the bounds are four of them.
TEST(Families, HurdleNetworksFindTheProbabilityOfZeroAndWhatIsAboveIt) {
  const auto dry = [](double x) { return 1 / (1 + std::exp(-(0.3 - 1.2 * x))); };
  const auto location = [](double x) { return 1 + 0.7 * x; };
  const double scale = 0.6;
  const Drawn data(20000, [&](double x, RandomStream& random) {
    const bool zero = random.uniform() < dry(x);
    return zero ? 0.0 : std::exp(location(x) + scale * random.normal());
  });
  for (const Loss loss : {Loss::nll, Loss::crps}) {
    const MixtureRows found = trained_forecasts(Family::hurdle_lognormal, loss, data);
    ASSERT_EQ(found.components, 2u);
    for (const std::size_t row : {0u, 1u, 2u}) {
      const double x = 0.8 * (static_cast<double>(row) - 1);
      EXPECT_NEAR(found.weights[2 * row], dry(x), 0.03);
      EXPECT_EQ(found.locations[2 * row], metrics::kAtZero);
      EXPECT_EQ(found.scales[2 * row], 0);
      EXPECT_NEAR(found.locations[2 * row + 1], location(x), 0.07);
      EXPECT_NEAR(found.scales[2 * row + 1], scale, 0.05);
    }
  }
}

// Counts whose mean and dispersion are known. The standard errors of a log mean and of a scale are about
// 0.007 and 0.012, at the ends twice as much, and the CRPS loses a little more; the bounds are four of them.
TEST(Families, CountNetworksFindTheTruthAgainWithBothLosses) {
  const auto location = [](double x) { return 1 + 0.7 * x; };
  const double scale = 0.6, dispersion = scale * scale;
  const Drawn data(20000, [&](double x, RandomStream& random) {
    const double mean = std::exp(location(x)), share = dispersion * mean / (1 + dispersion * mean);
    double probability = std::pow(1 + dispersion * mean, -1 / dispersion), left = random.uniform(), count = 0;
    while ((left -= probability) > 0) {  // by inversion: each probability from the one before
      probability *= share * (count + 1 / dispersion) / (count + 1);
      ++count;
    }
    return count;
  });
  for (const Loss loss : {Loss::nll, Loss::crps}) {
    const MixtureRows found = trained_forecasts(Family::negative_binomial, loss, data);
    for (const std::size_t row : {0u, 1u, 2u}) {
      EXPECT_NEAR(found.locations[row], location(0.8 * (static_cast<double>(row) - 1)), 0.06);
      EXPECT_NEAR(found.scales[row], scale, 0.1);
    }
  }
}

TEST(Families, ACountTargetIsTheLogarithmOfItsMiddleAndRefusesWhatIsNoCount) {
  const std::vector<double> target = {0, 1, 3, 2.5};
  const std::vector<std::int32_t> train = {0, 1, 2}, all = {0, 1, 2, 3};
  const TrainingTarget result = training_target(Family::negative_binomial, target, train);
  EXPECT_DOUBLE_EQ(result.scaling.location, (std::log(0.5) + std::log(1.5) + std::log(3.5)) / 3);
  EXPECT_THROW(training_target(Family::negative_binomial, target, all), std::invalid_argument);
}

TEST(Families, AHurdleNetworkStartsAtTheShareOfZerosAndTheQuantilesAbove) {
  const NetworkSettings network = {
      .family = Family::hurdle_lognormal, .components = 3, .hidden = {8}, .embedding = {}};
  const Drawn data(4000, [](double, RandomStream& random) {
    return random.uniform() < 0.7 ? 0.0 : std::exp(2 + 0.5 * random.normal());
  });
  const TrainingTarget target = training_target(network.family, data.y, data.all);
  EXPECT_NEAR(target.scaling.location, 2, 0.06);  // of the logarithms above zero
  EXPECT_NEAR(target.scaling.scale, 0.5, 0.05);
  const std::vector<double> start = starting_locations(network, target, data.all);
  ASSERT_EQ(start.size(), 4u);
  const NetworkState state = initial_state(network, Drawn::kShape, start, 5);
  const MixtureRows first = Network(network, Drawn::kShape, target.scaling, state).predict(data.rows());
  double share = 0;
  for (std::size_t row = 0; row < 4000; ++row) share += first.weights[4 * row] / 4000;
  EXPECT_NEAR(share, 0.7, 0.04);  // the head's small random weights are on top
}

TEST(Families, AHurdleTargetIsMinusInfinityAtZeroAndRefusesWhatIsBelow) {
  const std::vector<double> target = {0, std::exp(1.0), std::exp(3.0), -1};
  const std::vector<std::int32_t> train = {0, 1, 2}, all = {0, 1, 2, 3};
  const TrainingTarget result = training_target(Family::hurdle_lognormal, target, train);
  EXPECT_DOUBLE_EQ(result.scaling.location, 2);
  EXPECT_EQ(result.standardised[0], -HUGE_VALF);
  EXPECT_FLOAT_EQ(result.standardised[2], 1);
  try {
    training_target(Family::hurdle_lognormal, target, all);
    FAIL() << "a target below zero";
  } catch (const std::invalid_argument& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("row 3 is -1"));
  }
}

TEST(Families, AHurdleNetworkCanBeTrainedOnZerosAlone) {
  const Drawn data(600, [](double, RandomStream&) { return 0.0; });
  for (const Loss loss : {Loss::nll, Loss::crps}) {
    const MixtureRows found = trained_forecasts(Family::hurdle_lognormal, loss, data);
    for (const double weight : {found.weights[0], found.weights[2], found.weights[4]})
      EXPECT_GT(weight, 0.99);
  }
}

}  // namespace
}  // namespace seedbed::models
