#include "models/training/row_caps.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>
#include <vector>

#include "base/random.hpp"
#include "models/training/early_stopping.hpp"
#include "models/training/train.hpp"
#include "models/training/validation.hpp"

namespace seedbed::models {
namespace {

constexpr std::size_t kTrain = 300;

/// y follows the first of two inputs. The second is 0 but in a few training rows and in the last validation
/// row, where it is as far out as `far` says.
class RowsWithAFarOne {
 public:
  RowsWithAFarOne(std::size_t rows, float far) {
    RandomStream random(1, Purpose::synthesis);
    for (std::size_t i = 0; i < rows; ++i) {
      const double x = random.normal();
      const bool is_small = i < kTrain && i % 20 == 0;
      numeric_.push_back(static_cast<float>(x));
      numeric_.push_back(i + 1 == rows ? far : (is_small ? static_cast<float>(random.normal()) : 0.0f));
      target.push_back(3 + 2 * x + random.normal());
    }
    all_.resize(rows);
    std::iota(all_.begin(), all_.end(), 0);
  }

  TrainingData data(bool with_the_far_row = true) const {
    const std::span<const std::int32_t> all = all_;
    const auto validation = all.subspan(kTrain);
    return {{.numeric = 2, .category_levels = {}, .vocabulary_sizes = {}},
            {.rows = target.size(), .numeric = numeric_, .categories = {}, .texts = {}},
            target,
            all.first(kTrain),
            with_the_far_row ? validation : validation.first(validation.size() - 1)};
  }

  /// Skewness of the second input.
  double skewness() const {
    const auto count = static_cast<double>(target.size());
    double mean = 0, second = 0, third = 0;
    for (std::size_t i = 1; i < numeric_.size(); i += 2) mean += static_cast<double>(numeric_[i]) / count;
    for (std::size_t i = 1; i < numeric_.size(); i += 2) {
      const double from_mean = static_cast<double>(numeric_[i]) - mean;
      second += from_mean * from_mean / count;
      third += from_mean * from_mean * from_mean / count;
    }
    return third / std::pow(second, 1.5);
  }

  std::vector<double> target;

 private:
  std::vector<float> numeric_;
  std::vector<std::int32_t> all_;
};

const NetworkSettings kLine = {.family = Family::normal, .components = 1, .hidden = {}};

/// A line with these slopes, in the standardised unit.
NetworkState line(const TrainingData& data, float first, float second) {
  const NetworkLayout layout = network_layout(kLine, data.shape);
  NetworkState state = {std::vector<float>(layout.parameter_count),
                        std::vector<float>(layout.statistic_count)};
  float* location = state.parameters.data() + layout.find("head.weight").offset + 2;
  location[0] = first;
  location[1] = second;
  return state;
}

TEST(RowCaps, AreWhatTheirDefinitionSays) {
  const RowsWithAFarOne rows(400, 0);
  const TrainingData data = rows.data();
  const RowCaps caps = row_caps(kLine, data, training_target(Family::normal, data.target, data.train));
  std::vector<double> learned(rows.target.begin(), rows.target.begin() + kTrain);
  // The CRPS of an empirical distribution, pair by pair.
  double spread = 0, mean = 0, squares = 0;
  for (const double a : learned) {
    for (const double b : learned) spread += std::abs(a - b) / (kTrain * kTrain);
    mean += a / kTrain;
  }
  for (const double a : learned) squares += (a - mean) * (a - mean) / kTrain;
  std::vector<double> climatology;
  for (const std::int32_t row : data.validation) {
    double distance = 0;
    for (const double a : learned)
      distance += std::abs(a - rows.target[static_cast<std::size_t>(row)]) / kTrain;
    climatology.push_back(distance - spread / 2);
  }
  const double mean_climatology =
      std::accumulate(climatology.begin(), climatology.end(), 0.0) / static_cast<double>(climatology.size());
  std::sort(learned.begin(), learned.end());
  const double median = learned[kTrain / 2];
  ASSERT_EQ(caps.crps.size(), data.validation.size());
  for (std::size_t i = 0; i < climatology.size(); ++i) {
    EXPECT_NEAR(caps.crps[i], 10 * (climatology[i] + mean_climatology), 1e-9);
    const double from_median = rows.target[kTrain + i] - median;
    const double log_score =
        0.5 * std::log(2 * std::numbers::pi * squares) + 0.5 * from_median * from_median / squares;
    EXPECT_NEAR(caps.nll[i], 10 + log_score, 2e-3);  // a sample's variance has n - 1
  }
}

TEST(RowCaps, AreInfiniteWhereNothingCanBeSaid) {
  const RowsWithAFarOne rows(400, 0);
  TrainingData data = rows.data();
  const std::vector<double> constant(rows.target.size(), 5.0);
  data.target = constant;
  RowCaps caps = row_caps(kLine, data, training_target(Family::normal, data.target, data.train));
  EXPECT_TRUE(std::ranges::all_of(caps.crps, [](double cap) { return std::isinf(cap); }));
  std::vector<double> yes_or_no;
  for (const double y : rows.target) yes_or_no.push_back(y > 8 ? 1 : 0);
  data.target = yes_or_no;
  NetworkSettings bernoulli = kLine;
  bernoulli.family = Family::bernoulli;
  caps = row_caps(bernoulli, data, training_target(Family::bernoulli, data.target, data.train));
  EXPECT_TRUE(std::ranges::all_of(caps.crps, [](double cap) { return std::isinf(cap); }));
  EXPECT_TRUE(std::ranges::all_of(caps.nll, [](double cap) { return std::isfinite(cap) && cap > 10; }));
}

TEST(RowCaps, LeaveWhatIsNoNumberAndWhatIsBelow) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  EXPECT_EQ(capped_mean(std::vector<double>{1, 2, 9}, std::vector<double>{5, 5, 3}), 2.0);
  EXPECT_EQ(capped_mean(std::vector<double>{1, kInfinity}, std::vector<double>{5, 3}), 2.0);
  EXPECT_TRUE(std::isnan(capped_mean(std::vector<double>{1, std::nan("")}, std::vector<double>{5, 3})));
}

// An input of skew 113 in one of 5,455 rows has decided which epoch a job kept.
TEST(Monitor, KeepsTheBetterOfTwoEpochsThoughOneFarRowExplodesInIt) {
  const RowsWithAFarOne rows(12000, 1e5f);
  ASSERT_GT(rows.skewness(), 100);
  const TrainingData data = rows.data(), ordinary = rows.data(false);
  const TrainingTarget target = training_target(Family::normal, data.target, data.train);
  const NetworkState worse = line(data, 0.80f, 0), better = line(data, 0.85f, 3);
  Validation with(kLine, data, target), without(kLine, ordinary, target);
  const ValidationScores a = with.score(target.scaling, worse);
  const ValidationScores b = with.score(target.scaling, better);
  EXPECT_GT(b.crps, 10 * a.crps);
  EXPECT_GT(b.nll, 1000 * a.nll);
  EXPECT_LT(b.monitored_crps, a.monitored_crps);
  EXPECT_LT(b.monitored_nll, a.monitored_nll);
  EarlyStopping by_score(5), as_monitored(5);
  by_score.observe(1, a.crps);
  as_monitored.observe(1, a.monitored_crps);
  EXPECT_FALSE(by_score.observe(2, b.crps));
  EXPECT_TRUE(as_monitored.observe(2, b.monitored_crps));
  // Where no cap binds the monitored score is the score.
  const ValidationScores clean = without.score(target.scaling, better);
  EXPECT_EQ(a.monitored_crps, a.crps);
  EXPECT_EQ(a.monitored_nll, a.nll);
  EXPECT_EQ(clean.monitored_crps, clean.crps);
  EXPECT_EQ(clean.monitored_nll, clean.nll);
  // The row counts its cap and no more.
  const auto n = static_cast<double>(data.validation.size());
  const RowCaps caps = row_caps(kLine, data, target);
  EXPECT_NEAR(b.monitored_crps, (clean.crps * (n - 1) + caps.crps.back()) / n, 1e-12 * caps.crps.back());
  EXPECT_NEAR(b.monitored_nll, (clean.nll * (n - 1) + caps.nll.back()) / n, 1e-12 * caps.nll.back());
}

// The far row's forecast goes astray in most epochs, and what it carries is its cap each time.
TEST(Monitor, KeepsTheEpochThatIsBestWithoutTheFarRow) {
  const RowsWithAFarOne rows(500, 1e6f);
  for (const Monitor monitor : {Monitor::crps_validation, Monitor::nll_validation}) {
    TrainingSettings settings = {.epochs = 25, .patience = 25, .monitor = monitor, .batch_size = 30};
    settings.lr = 3e-2;
    const TrainedNetwork without = train(kLine, settings, rows.data(false), 2);
    const TrainedNetwork with = train(kLine, settings, rows.data(), 2);
    EXPECT_EQ(with.best_epoch, without.best_epoch);
    const auto score = [&](const EpochScores& epoch) {
      return monitor == Monitor::crps_validation ? epoch.crps_validation : epoch.nll_validation;
    };
    const auto least = std::ranges::min_element(with.epochs, {}, score);
    EXPECT_NE(least->epoch, with.best_epoch);
    EXPECT_GT(score(*std::ranges::max_element(with.epochs, {}, score)), 100 * score(without.epochs.front()));
  }
}

}  // namespace
}  // namespace seedbed::models
