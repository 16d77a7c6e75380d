// Means over rows that have weights. Whole weights are rows that are there several times: the weighted mean
// is that of the repeated rows, and its error theirs, clustered by the row that they repeat.

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <vector>

#include "base/random.hpp"
#include "metrics/crps.hpp"
#include "metrics/scores/calibration.hpp"
#include "metrics/scores/climatology.hpp"
#include "metrics/scores/heaviest_row.hpp"
#include "metrics/scores/score_accumulator.hpp"
#include "metrics/scores/streamed_mean.hpp"
#include "tests/metrics/mixture_cases.hpp"

namespace seedbed::metrics {
namespace {

const std::vector<double> kValues = {3.1, 2.4, 7.5, 1.2, 5.0}, kWeights = {1, 2.5, 0.5, 3, 1.5};

/// Rows with weights 1 … 4, and each as often as its weight says.
struct Repeated {
  explicit Repeated(std::size_t rows, std::uint64_t seed = 3)
      : once(testing::ordinary_cases(Family::normal, 3, rows, 5)) {
    RandomStream random(seed, Purpose::synthesis);
    all = once;
    all.weights.clear(), all.locations.clear(), all.scales.clear(), all.y.clear();
    for (std::size_t row = 0; row < rows; ++row) {
      weights.push_back(1 + static_cast<double>(random.below(4)));
      groups.push_back(static_cast<std::int32_t>(random.below(rows / 4)));
      for (double left = weights.back(); left > 0; --left) add(row);
    }
  }

  void add(std::size_t row) {
    for (std::size_t k = 3 * row; k < 3 * row + 3; ++k) {
      all.weights.push_back(once.weights[k]);
      all.locations.push_back(once.locations[k]);
      all.scales.push_back(once.scales[k]);
    }
    all.y.push_back(once.y[row]);
    repeats.push_back(static_cast<std::int32_t>(row));
    groups_of_all.push_back(groups.back());
  }

  testing::Cases once, all;
  std::vector<double> weights;                               // of `once`
  std::vector<std::int32_t> groups, groups_of_all, repeats;  // the last: the row that each of `all` repeats
};

std::vector<std::string> every_score() {
  return {"crps",        "nll",     "mae",           "rmse",     "coverage90",        "interval_score90",
          "pinball_0.1", "brier_1", "reliability_1", "twcrps_1", "calibration_error", "sharpness",
          "crps_skill"};
}

std::vector<Score> scores_of(const testing::Cases& cases, const Climatology& climatology, Keep keep,
                             std::span<const double> weights, std::span<const std::int32_t> clusters) {
  ScoreAccumulator scores(every_score(), keep);
  RowValues rows(cases.view(), cases.y, &climatology);
  scores.add(rows, weights);
  return scores.scores(clusters);
}

TEST(WeightedMean, HasTheValuesOfR) {
  // m <- weighted.mean(x, w); sqrt(5 / 4 * sum((w * (x - m))^2)) / sum(w)
  const Score score = mean_over_rows("", kValues, {}, kWeights);
  EXPECT_NEAR(score.value, 2.8176470588235292, 1e-15);
  EXPECT_NEAR(score.standard_error, 0.84138258460697468, 1e-15);
}

TEST(WeightedMean, OfEqualWeightsIsTheMeanAndOfOnesToTheBit) {
  const std::vector<double> ones(5, 1.0), tenths(5, 0.1);
  const std::vector<std::int32_t> clusters = {0, 0, 1, 2, 2};
  for (const auto& of_rows : {std::vector<std::int32_t>(), clusters}) {
    const Score plain = mean_over_rows("", kValues, of_rows);
    EXPECT_EQ(mean_over_rows("", kValues, of_rows, ones), plain);
    const Score equal = mean_over_rows("", kValues, of_rows, tenths);
    EXPECT_NEAR(equal.value, plain.value, 1e-15);
    EXPECT_NEAR(equal.standard_error, plain.standard_error, 1e-15);
  }
}

TEST(WeightedMean, IsThatOfItsPseudoValues) {
  const std::vector<double> pseudo = pseudo_values(kValues, kWeights);
  for (const auto& clusters : {std::vector<std::int32_t>(), std::vector<std::int32_t>{0, 0, 1, 2, 2}}) {
    const Score weighted = mean_over_rows("", kValues, clusters, kWeights);
    const Score plain = mean_over_rows("", pseudo, clusters);
    EXPECT_NEAR(plain.value, weighted.value, 1e-15);
    EXPECT_NEAR(plain.standard_error, weighted.standard_error, 1e-15);
  }
  EXPECT_EQ(pseudo_values(kValues, {}), kValues);
  const std::vector<double> gap = {3.1, NAN, 7.5}, some = {1, 9, 0.5}, both = {3.1, 7.5}, of_both = {1, 0.5};
  EXPECT_EQ(pseudo_values(gap, some)[0], pseudo_values(both, of_both)[0]);
  EXPECT_TRUE(std::isnan(pseudo_values(gap, some)[1]));
}

TEST(WeightedMean, NeedsAWeightForEveryRow) {
  EXPECT_THROW(mean_over_rows("", kValues, {}, std::vector<double>{1, 2}), std::invalid_argument);
  EXPECT_THROW(pseudo_values(kValues, std::vector<double>{1, 2}), std::invalid_argument);
}

// Weights that have nothing to do with values: the variance of the mean over samples is what the squared
// error says in the mean.
TEST(WeightedMean, HasTheErrorThatItHasOverSamples) {
  constexpr int samples = 4000;
  double mean = 0, squares = 0, promised = 0, without = 0;
  for (int sample = 0; sample < samples; ++sample) {
    RandomStream random(static_cast<std::uint64_t>(sample), Purpose::synthesis);
    std::vector<double> values, weights;
    for (int row = 0; row < 100; ++row) {
      values.push_back(random.normal());
      weights.push_back(std::exp(random.normal()));
    }
    const Score score = mean_over_rows("", values, {}, weights);
    mean += score.value / samples;
    squares += score.value * score.value / samples;
    promised += score.standard_error * score.standard_error / samples;
    without += std::pow(mean_over_rows("", values).standard_error, 2) / samples;
  }
  // A variance over 4000 samples has the relative error 2.2 %: three of them, and the bias of the
  // linearisation.
  EXPECT_NEAR(promised / (squares - mean * mean), 1, 0.10);
  EXPECT_LT(without / (squares - mean * mean), 0.6);
}

TEST(WeightedScores, AreThoseOfRowsThatAreRepeated) {
  const Repeated rows(60);
  const Climatology climatology(std::vector<double>{-1, 0.5, 2, 4});
  const auto weighted = scores_of(rows.once, climatology, Keep::rows, rows.weights, {});
  const auto repeated = scores_of(rows.all, climatology, Keep::rows, {}, rows.repeats);
  const auto weighted_groups = scores_of(rows.once, climatology, Keep::rows, rows.weights, rows.groups);
  const auto groups = scores_of(rows.all, climatology, Keep::rows, {}, rows.groups_of_all);
  for (std::size_t i = 0; i < weighted.size(); ++i) {
    const double scale = std::max(1e-3, std::abs(repeated[i].value));
    EXPECT_NEAR(weighted[i].value, repeated[i].value, 1e-13 * scale) << weighted[i].name;
    EXPECT_NEAR(weighted[i].standard_error, repeated[i].standard_error, 1e-12 * scale) << weighted[i].name;
    EXPECT_NEAR(weighted_groups[i].standard_error, groups[i].standard_error, 1e-12 * scale)
        << weighted[i].name;
  }
}

TEST(WeightedScores, OfWeightsOfOneAreTheUnweightedToTheBit) {
  const Repeated rows(60);
  const std::vector<double> ones(60, 1.0);
  const Climatology climatology(std::vector<double>{-1, 0.5, 2, 4});
  for (const auto& clusters : {std::vector<std::int32_t>(), rows.groups}) {
    EXPECT_EQ(scores_of(rows.once, climatology, Keep::rows, ones, clusters),
              scores_of(rows.once, climatology, Keep::rows, {}, clusters));
  }
}

TEST(WeightedScores, OfSumsAreThoseOfRows) {
  const Repeated rows(300);
  const Climatology climatology(std::vector<double>{-1, 0.5, 2, 4});
  std::vector<double> weights = rows.weights;
  for (double& weight : weights) weight = std::exp(weight) * 1e-3;
  const auto kept = scores_of(rows.once, climatology, Keep::rows, weights, {});
  const auto summed = scores_of(rows.once, climatology, Keep::sums, weights, {});
  for (std::size_t i = 0; i < kept.size(); ++i) {
    EXPECT_EQ(summed[i].value, kept[i].value) << kept[i].name;
    EXPECT_NEAR(summed[i].standard_error / kept[i].standard_error, 1, 1e-10) << kept[i].name;
  }
}

TEST(WeightedScores, AreOfAllRowsOrOfNone) {
  const testing::Cases cases = testing::ordinary_cases(Family::normal, 3, 4, 5);
  ScoreAccumulator scores({"crps"}, Keep::rows);
  RowValues rows(cases.view(), cases.y);
  scores.add(rows);
  EXPECT_THROW(scores.add(rows, std::vector<double>(4, 1.0)), std::logic_error);
}

TEST(StreamedWeightedMean, OfExtremeNumbersIsThatOfUsualOnesMultiplied) {
  StreamedWeightedMean expected;
  for (std::size_t i = 0; i < kValues.size(); ++i) expected.add(kValues[i], kWeights[i]);
  for (const int exponent : {-900, -500, 500, 900}) {
    StreamedWeightedMean mean;
    for (std::size_t i = 0; i < kValues.size(); ++i) mean.add(std::ldexp(kValues[i], exponent), kWeights[i]);
    EXPECT_EQ(mean.mean(), std::ldexp(expected.mean(), exponent));
    EXPECT_NEAR(std::ldexp(mean.standard_error(), -exponent), expected.standard_error(), 1e-14);
  }
}

TEST(WeightedClimatology, IsThatOfRepeatedTargets) {
  const std::vector<double> targets = {4, -1, 2.5, 2.5, 10}, weights = {2, 1, 3, 1, 2};
  std::vector<double> repeated;
  for (std::size_t i = 0; i < targets.size(); ++i)
    repeated.insert(repeated.end(), static_cast<std::size_t>(weights[i]), targets[i]);
  const Climatology weighted(targets, weights), of_all(repeated);
  for (const double y : {-5.0, -1.0, 0.0, 2.5, 3.0, 10.0, 12.0})
    EXPECT_NEAR(weighted.crps(y), of_all.crps(y), 1e-14) << y;
  const Climatology ones(targets, std::vector<double>(5, 1.0)), plain(targets);
  for (const double y : {-5.0, 0.3, 3.0}) EXPECT_EQ(ones.crps(y), plain.crps(y));
  EXPECT_THROW(Climatology(targets, std::vector<double>{1}), std::invalid_argument);
}

// As a mixture of point masses, whose CRPS is another formula.
TEST(WeightedClimatology, AgreesWithTheCrpsOfPointMasses) {
  RandomStream random(61, Purpose::synthesis);
  std::vector<double> targets(100), weights(100), scales(100, 0.0);
  for (double& target : targets) target = random.normal();
  for (double& weight : weights) weight = std::exp(random.normal());
  const Climatology climatology(targets, weights);
  const double all = std::accumulate(weights.begin(), weights.end(), 0.0);
  for (double& weight : weights) weight /= all;
  const Mixtures mixture{Family::normal, 100, weights, targets, scales};
  for (const double y : {-3.0, -0.2, 0.7, 2.5}) {
    double out[1];
    RowStatus status[1];
    crps(mixture, std::span(&y, 1), out, status);
    EXPECT_NEAR(climatology.crps(y) / out[0], 1, 1e-12) << y;
  }
}

TEST(WeightedPit, DistributionIsThatOfRepeatedRows) {
  const std::vector<double> lower = {0, 0.2, 0.5}, upper = {0.3, 0.2, 0.9}, weights = {2, 1, 3};
  const std::vector<double> all_lower = {0, 0, 0.2, 0.5, 0.5, 0.5},
                            all_upper = {0.3, 0.3, 0.2, 0.9, 0.9, 0.9};
  for (const double p : {0.1, 0.2, 0.6, 0.95}) {
    const std::vector<double> at = {p};
    EXPECT_NEAR(pit_distribution(lower, upper, at, weights)[0], pit_distribution(all_lower, all_upper, at)[0],
                1e-15);
  }
}

TEST(RowsThatCount, AreFewerWhereWeightsDiffer) {
  const std::vector<double> weights = {1, 1, 2}, ones(4, 0.5);
  EXPECT_DOUBLE_EQ(rows_that_count(3, {}, weights), 16.0 / 6);
  EXPECT_DOUBLE_EQ(rows_that_count(4, {}, ones), 4);
  const std::vector<std::int32_t> clusters = {0, 0, 1};
  EXPECT_DOUBLE_EQ(rows_that_count(3, clusters, weights), 16.0 / 8);
}

TEST(WeightedReliability, BinsKnowTheirWeight) {
  const std::vector<double> forecasts = {0.05, 0.08, 0.95}, happened = {0, 1, 1}, weights = {1, 3, 2};
  const auto bins = reliability_diagram(forecasts, happened, 10, weights);
  EXPECT_EQ(bins[0].count, 2);
  EXPECT_EQ(bins[0].weight, 4);
  EXPECT_DOUBLE_EQ(bins[0].mean_forecast, (0.05 + 3 * 0.08) / 4);
  EXPECT_DOUBLE_EQ(bins[0].observed_share, 0.75);
  EXPECT_EQ(reliability_diagram(forecasts, happened, 10)[0].weight, 2);
}

TEST(HeaviestRow, CountsAValueByItsWeight) {
  HeaviestRow rows;
  std::vector<double> values(60, 1.0), weights(60, 1.0);
  weights[17] = 20;
  rows.add(values);
  EXPECT_FALSE(rows.found());
  HeaviestRow weighted;
  weighted.add(values, weights);
  ASSERT_TRUE(weighted.found());
  EXPECT_EQ(weighted.found()->row, 17u);
  EXPECT_DOUBLE_EQ(weighted.found()->share, 20.0 / 79);
}

}  // namespace
}  // namespace seedbed::metrics
