#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>

#include "models/training/saved_state.hpp"
#include "models/training/train.hpp"
#include "models/training/training_run.hpp"
#include "tests/models/training/example_rows.hpp"

namespace seedbed::models {
namespace {

/// Stops a training run before the n-th step that it is asked about, and lets the next one go on from there.
class Interrupter : public TrainingWatch {
 public:
  std::vector<std::byte> earlier_state() override { return state; }
  void resumed(std::span<const EpochScores> epochs) override {
    epochs_seen.assign(epochs.begin(), epochs.end());
  }
  void after_epoch(const EpochScores& epoch) override { epochs_seen.push_back(epoch); }
  Wish wish(double share_done) override {
    shares.push_back(share_done);
    return steps_left-- == 0 ? Wish::save_and_stop : Wish::go_on;
  }
  void keep(std::vector<std::byte> bytes) override { state = std::move(bytes); }

  std::vector<std::byte> state;
  std::vector<EpochScores> epochs_seen;
  std::vector<double> shares;
  std::int64_t steps_left = 0;
};

struct Case {
  const char* name;
  NetworkSettings network;
  TrainingSettings settings;
};

std::vector<Case> cases() {
  const NetworkSettings plain = {.components = 2, .hidden = {12}};
  NetworkSettings all_on = {.components = 3, .hidden = {16, 9}};
  all_on.norm = Norm::batch;
  all_on.dropout = 0.3;
  NetworkSettings yes_no = {.family = Family::bernoulli, .hidden = {8}};
  yes_no.norm = Norm::layer;
  NetworkSettings piecewise = plain;
  piecewise.numeric = {NumericKind::piecewise, 5};
  NetworkSettings periodic = plain;
  periodic.numeric = {.kind = NumericKind::periodic, .frequencies = 3};
  const TrainingSettings base = {.epochs = 4, .patience = 0, .batch_size = 32, .lr = 1e-2};
  TrainingSettings crps = base, decay = base, descent = base, early = base;
  crps.loss = Loss::crps;
  crps.schedule = Schedule::one_cycle;
  decay.optimizer = OptimizerKind::adamw;
  decay.weight_decay = 1e-2;
  descent.optimizer = OptimizerKind::sgd;
  descent.schedule = Schedule::cosine;
  descent.warmup = 1;
  early.epochs = 30;
  early.patience = 2;
  early.lr = 3e-2;
  TrainingSettings noise = base, ema = base, tail = early, levels = base;
  noise.label_noise = 0.2;
  levels.level_dropout = 0.4;
  ema.average = {AverageKind::ema, 0.9, 0.75};
  tail.epochs = 8;
  tail.patience = 3;
  tail.average = {AverageKind::tail, 0.999, 0.3};
  return {{"adam", plain, base},
          {"crps, one-cycle, batch norm, dropout", all_on, crps},
          {"adamw with decay", plain, decay},
          {"sgd, cosine, warm-up", plain, descent},
          {"yes or no, layer norm", yes_no, base},
          {"piecewise inputs", piecewise, crps},
          {"periodic inputs", periodic, crps},
          {"early stopping", all_on, early},
          {"noise of labels", plain, noise},
          {"level dropout", plain, levels},
          {"moving average", plain, ema},
          {"moving average, batch norm", all_on, ema},
          {"mean of the last steps, batch norm", all_on, tail}};
}

bool same_bits(double a, double b) {
  return a == b || (std::isnan(a) && std::isnan(b));
}

void expect_same(const TrainedNetwork& a, const TrainedNetwork& b) {
  EXPECT_EQ(a.state, b.state);
  EXPECT_EQ(a.scaling, b.scaling);
  EXPECT_EQ(a.best_epoch, b.best_epoch);
  ASSERT_EQ(a.epochs.size(), b.epochs.size());
  for (std::size_t i = 0; i < a.epochs.size(); ++i) {
    EXPECT_EQ(a.epochs[i].epoch, b.epochs[i].epoch);
    EXPECT_EQ(a.epochs[i].skipped_steps, b.epochs[i].skipped_steps);
    EXPECT_TRUE(same_bits(a.epochs[i].train_loss, b.epochs[i].train_loss));
    EXPECT_TRUE(same_bits(a.epochs[i].nll_validation, b.epochs[i].nll_validation));
    EXPECT_TRUE(same_bits(a.epochs[i].crps_validation, b.epochs[i].crps_validation));
  }
}

/// The first rows are trained on, then `train_rows` and those behind them together.
TrainingData all_rows(const ExampleRows& rows, Family family) {
  return rows.training_data(rows.chosen.size(), family);
}

/// Trains with an interruption after every `stride` steps, so that every state in between is written and
/// read.
TrainedNetwork train_in_pieces(const Case& one, const TrainingData& data, std::int64_t stride) {
  Interrupter watch;
  while (true) {
    watch.steps_left = stride;
    try {
      TrainedNetwork trained = train(one.network, one.settings, data, 3, watch);
      EXPECT_EQ(watch.epochs_seen.size(), trained.epochs.size());
      return trained;
    } catch (const TrainingStopped&) {
    }
  }
}

TEST(InterruptedTraining, EndsWithTheBitsOfAnUninterruptedOne) {
  const ExampleRows rows(260, kEveryInput);
  for (const Case& one : cases()) {
    SCOPED_TRACE(one.name);
    const TrainingData data = rows.training_data(200, one.network.family);
    const TrainedNetwork whole = train(one.network, one.settings, data, 3);
    for (const std::int64_t stride : {1, 2, 5, 7, 23}) {
      SCOPED_TRACE(stride);
      expect_same(train_in_pieces(one, data, stride), whole);
    }
  }
}

/// What a case is refitted on, and what that gives without an interruption.
struct WholeRefit {
  WholeRefit(const Case& one, const ExampleRows& rows)
      : data(rows.training_data(200, one.network.family)), all(all_rows(rows, one.network.family)) {
    TrainingWatch nobody;
    trained = train_and_refit(one.network, one.settings, data, all, 3, nobody);
  }

  TrainingData data, all;
  TrainedNetwork trained;
};

TEST(InterruptedTraining, GoesOnWithTheWeightsOfRows) {
  const ExampleRows data(150, kEveryInput);
  TrainingData rows = data.training_data(120);
  std::vector<double> weights;
  for (int row = 0; row < 150; ++row) weights.push_back(0.25 + row % 5);
  rows.weights = weights;
  const Case test = cases().front();
  Interrupter whole;
  whole.steps_left = 1'000'000;
  const TrainedNetwork expected = train(test.network, test.settings, rows, 3, whole);
  Interrupter broken;
  broken.steps_left = 7;
  EXPECT_THROW(train(test.network, test.settings, rows, 3, broken), TrainingStopped);
  broken.steps_left = 1'000'000;
  EXPECT_EQ(train(test.network, test.settings, rows, 3, broken).state, expected.state);
}

TEST(Refit, TrainsAgainFromTheSameSeedForAsManyEpochsAsTheKeptOneHad) {
  const ExampleRows rows(260, kEveryInput);
  for (const Case& one : cases()) {
    SCOPED_TRACE(one.name);
    const WholeRefit whole(one, rows);
    const auto& [data, all, trained] = whole;
    expect_same(trained, train(one.network, one.settings, data, 3));
    ASSERT_TRUE(trained.refitted);
    // Step by step, with the learning rates of the whole schedule.
    TrainingRun run(one.network, one.settings, all, 3, one.settings.epochs);
    for (int ended = 0; ended < trained.best_epoch;) ended += run.advance() ? 1 : 0;
    EXPECT_EQ(trained.refitted->state, run.result().state);
    EXPECT_EQ(trained.refitted->scaling, run.result().scaling);
    EXPECT_NE(trained.refitted->state, trained.state);
  }
}

TEST(Refit, EndsWithTheSameBitsWhenItIsInterrupted) {
  const ExampleRows rows(260, kEveryInput);
  for (const Case& one : cases()) {
    SCOPED_TRACE(one.name);
    const WholeRefit refit(one, rows);
    const auto& [data, all, whole] = refit;
    for (const std::int64_t stride : {1, 6, 23}) {
      SCOPED_TRACE(stride);
      Interrupter watch;
      std::optional<TrainedNetwork> trained;
      while (!trained) {
        watch.steps_left = stride;
        try {
          trained = train_and_refit(one.network, one.settings, data, all, 3, watch);
        } catch (const TrainingStopped&) {
        }
      }
      expect_same(*trained, whole);
      EXPECT_EQ(trained->refitted->state, whole.refitted->state);
      EXPECT_EQ(watch.epochs_seen.size(), whole.epochs.size());
    }
  }
}

TEST(Refit, RefusesAStateThatIsNotItsOwn) {
  const ExampleRows rows(260, kEveryInput);
  const TrainingData data = rows.training_data(200), all = all_rows(rows, Family::lognormal);
  const Case one = cases().front();
  for (const std::int64_t steps : {3, 35}) {  // in the first run, and in the second
    Interrupter watch;
    watch.steps_left = steps;
    EXPECT_THROW(train_and_refit(one.network, one.settings, data, all, 3, watch), TrainingStopped);
    const std::vector<std::byte> state = watch.state;
    for (std::size_t size = 1; size < state.size(); size += 1 + size / 16) {
      watch.state.assign(state.begin(), state.begin() + static_cast<std::ptrdiff_t>(size));
      watch.steps_left = 0;
      if (steps == 35 && size > state.size() / 2) continue;  // the first run is whole, the second begins anew
      EXPECT_THROW(train_and_refit(one.network, one.settings, data, all, 3, watch), StateMismatch) << size;
    }
    watch.state = state;
    watch.state.front() = std::byte{77};
    EXPECT_THROW(train_and_refit(one.network, one.settings, data, all, 3, watch), StateMismatch);
  }
}

// The rows of a large table that no batch uses are behind by many steps when the state is written.
TEST(InterruptedTraining, KeepsWhatSparseTablesHaveYetToMakeUpFor) {
  const InputShape shape = {.numeric = 1, .category_levels = {}, .vocabulary_sizes = {3000}};
  const ExampleRows rows(2300, shape);
  const TrainingData data = rows.training_data(2000);
  Case one = {
      "words", {.components = 2, .hidden = {8}}, {.epochs = 6, .patience = 0, .batch_size = 4, .lr = 1e-2}};
  for (const AverageKind average : {AverageKind::none, AverageKind::ema, AverageKind::tail}) {
    one.settings.average.kind = average;
    const TrainedNetwork whole = train(one.network, one.settings, data, 3);
    expect_same(train_in_pieces(one, data, 331), whole);
  }
}

/// Keeps what a training ends with, for one with more epochs.
class Keeper : public TrainingWatch {
 public:
  std::vector<std::byte> earlier_state() override { return state; }
  void resumed(std::span<const EpochScores> epochs) override { epochs_before = epochs.size(); }
  void after_epoch(const EpochScores& /*epoch*/) override { ++epochs_trained; }
  void trained(const std::function<std::vector<std::byte>()>& get) override { state = get(); }

  std::vector<std::byte> state;
  std::size_t epochs_before = 0, epochs_trained = 0;
};

TEST(MoreEpochs, GoOnToTheBitsThatTheyGiveInOneGo) {
  const ExampleRows rows(260, kEveryInput);
  std::vector<Case> all = cases();
  all.push_back({"warm-up", all.front().network, all.front().settings});
  all.back().settings.warmup = 2;
  std::size_t tried = 0;
  for (Case& one : all) {
    SCOPED_TRACE(one.name);
    const TrainingData data = rows.training_data(200, one.network.family);
    const TrainingData both = all_rows(rows, one.network.family);
    TrainingSettings longer = one.settings;
    longer.epochs *= 2;
    if (!goes_on_from(one.settings, longer)) continue;
    ++tried;
    Keeper plain, refit;
    for (const int epochs : {2, one.settings.epochs, longer.epochs}) {  // from each to the next
      one.settings.epochs = epochs;
      plain.epochs_trained = refit.epochs_trained = 0;
      const TrainedNetwork trained = train(one.network, one.settings, data, 3, plain);
      expect_same(trained, train(one.network, one.settings, data, 3));
      EXPECT_EQ(plain.epochs_before + plain.epochs_trained, trained.epochs.size());
      if (epochs > 2) {
        EXPECT_LE(plain.epochs_trained + 2, trained.epochs.size());
      }
      const TrainedNetwork again = train_and_refit(one.network, one.settings, data, both, 3, refit);
      TrainingWatch nobody;
      const TrainedNetwork whole = train_and_refit(one.network, one.settings, data, both, 3, nobody);
      expect_same(again, whole);
      EXPECT_EQ(again.refitted->state, whole.refitted->state);
    }
  }
  EXPECT_GE(tried, 6U);
}

TEST(MoreEpochs, GoOnOnlyWhereTheLengthDecidesNothing) {
  TrainingSettings before, after;
  after.epochs = before.epochs + 1;
  EXPECT_TRUE(goes_on_from(before, after));
  EXPECT_TRUE(goes_on_from(before, before));
  EXPECT_FALSE(goes_on_from(after, before));
  for (const Schedule schedule : {Schedule::cosine, Schedule::one_cycle, Schedule::cosine_restarts}) {
    before.schedule = after.schedule = schedule;
    EXPECT_FALSE(goes_on_from(before, after));
  }
  before.schedule = after.schedule = Schedule::constant;
  before.average.kind = after.average.kind = AverageKind::tail;
  EXPECT_FALSE(goes_on_from(before, after));
  before.average.kind = after.average.kind = AverageKind::ema;
  EXPECT_TRUE(goes_on_from(before, after));
  before.warmup = after.warmup = before.epochs + 0.5;  // the shorter one would rise more quickly
  EXPECT_FALSE(goes_on_from(before, after));
  before.warmup = after.warmup = before.epochs;
  EXPECT_TRUE(goes_on_from(before, after));
  after.lr *= 2;
  EXPECT_FALSE(goes_on_from(before, after));
}

TEST(InterruptedTraining, CanBeSavedOnTheWayWithoutAnyEffect) {
  class Saver : public Interrupter {
    Wish wish(double share) override { return shares.emplace_back(share) >= 0 ? Wish::save : Wish::go_on; }
    void keep(std::vector<std::byte> bytes) override { sizes.insert(bytes.size()); }

   public:
    std::set<std::size_t> sizes;
  };
  const ExampleRows rows(260, kEveryInput);
  for (const Case& one : cases()) {
    SCOPED_TRACE(one.name);
    const TrainingData data = rows.training_data(200, one.network.family);
    Saver saver;
    expect_same(train(one.network, one.settings, data, 3, saver), train(one.network, one.settings, data, 3));
    EXPECT_FALSE(saver.sizes.empty());
    EXPECT_TRUE(std::ranges::is_sorted(saver.shares));
    EXPECT_EQ(saver.shares.front(), 0.0);
    EXPECT_LT(saver.shares.back(), 1.0);
  }
}

TEST(InterruptedTraining, RefusesAStateThatIsNotItsOwn) {
  const ExampleRows rows(260, kEveryInput);
  const TrainingData data = rows.training_data(200);
  const Case one = cases().front();
  Interrupter watch;
  watch.steps_left = 3;
  EXPECT_THROW(train(one.network, one.settings, data, 3, watch), TrainingStopped);
  const std::vector<std::byte> state = watch.state;
  for (std::size_t size = 1; size < state.size(); size += 1 + size / 16) {
    watch.state.assign(state.begin(), state.begin() + static_cast<std::ptrdiff_t>(size));
    EXPECT_THROW(train(one.network, one.settings, data, 3, watch), StateMismatch) << size;
  }
  watch.state = state;
  watch.state.push_back(std::byte{0});
  EXPECT_THROW(train(one.network, one.settings, data, 3, watch), StateMismatch);
  watch.state = state;
  NetworkSettings wider = one.network;
  wider.hidden = {13};
  wider.components = 9;
  EXPECT_THROW(train(wider, one.settings, data, 3, watch), StateMismatch);
}

}  // namespace
}  // namespace seedbed::models
