#include "results/report/main_effects.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "tests/results/report/swept.hpp"

namespace seedbed::results {
namespace {

double components_effect(const JobRow& row) {
  return row.varied[0] == "1" ? 6 : row.varied[0] == "2" ? -1 : -5;
}
double lr_effect(const JobRow& row) {
  return row.varied[1] == "0.1" ? 0.5 : -0.5;
}
/// What a seed does is the same in all cells, and large.
double luck(const JobRow& row) {
  return 100 * static_cast<double>(row.seed);
}

TEST(MainEffects, AreWhatWasPutInWhateverTheSeedsDo) {
  Swept swept(4);
  swept.run([](const JobRow& row) { return 1000 + components_effect(row) + lr_effect(row) + luck(row); });
  const auto effects = main_effects(swept.table(), swept.ledger(), "crps_validation");
  ASSERT_EQ(effects.size(), 2u);
  EXPECT_EQ(effects[0].key, "model.components");  // the wider one first
  EXPECT_NEAR(effects[0].range(), 11, 1e-9);
  ASSERT_EQ(effects[0].values.size(), 3u);
  EXPECT_EQ(effects[0].values[2].value, "4");
  EXPECT_NEAR(effects[0].values[2].effect.mean, -5, 1e-9);
  EXPECT_NEAR(effects[0].values[2].effect.half_width(), 0, 1e-9);  // paired: luck is in neither
  EXPECT_NEAR(effects[1].values[0].effect.mean, 0.5, 1e-9);
  EXPECT_NEAR(effects[1].values[0].mean.mean, 1000 + 0.5 + 150, 1e-9);
  EXPECT_GT(effects[1].values[0].mean.half_width(), 100);  // not paired: it is in both
}

TEST(MainEffects, IntervalsAreStudentsOverSeeds) {
  Swept swept(4);
  // The effect of lr differs from seed to seed: 1, 2, 3, 6 between its two values.
  const std::vector<double> gaps = {1, 2, 3, 6};
  swept.run([&](const JobRow& row) { return (row.varied[1] == "0.1" ? 1 : 0) * gaps[row.seed]; });
  const auto effects = main_effects(swept.table(), swept.ledger(), "crps_validation");
  const Summary half = summarise(std::vector<double>{0.5, 1, 1.5, 3});
  EXPECT_EQ(effects[0].key, "train.lr");
  EXPECT_NEAR(effects[0].values[0].effect.mean, half.mean, 1e-12);
  EXPECT_NEAR(effects[0].values[0].effect.ci95_low, half.ci95_low, 1e-12);
}

TEST(MainEffects, AFailedJobTakesItsSeedOutOfWhatIsCompared) {
  Swept swept(3);
  // Only with seed 2, and there all is otherwise; but one of its jobs failed.
  swept.run([](const JobRow& row) -> std::optional<double> {
    if (row.seed == 2 && row.varied[0] == "1" && row.varied[1] == "0.1") return std::nullopt;
    return row.seed == 2 ? 1e6 * lr_effect(row) : lr_effect(row);
  });
  const auto effects = main_effects(swept.table(), swept.ledger(), "crps_validation");
  EXPECT_EQ(effects[0].key, "train.lr");
  EXPECT_EQ(effects[0].values[0].effect.n, 2u);
  EXPECT_NEAR(effects[0].values[0].effect.mean, 0.5, 1e-9);
}

TEST(MainEffects, OfManyCombinationsThatEachLackASeedAllSeedsCount) {
  // Each seed lacks a combination of components 1, 2, 4 with lr; effects of lr are other ones in each.
  Swept swept(3);
  const auto interaction = [](const JobRow& row) {
    return row.varied[0] == "1" ? 8.0 : row.varied[0] == "2" ? 1.0 : 3.0;
  };
  const std::vector<double> seeds = {1, 1.5, 2.25};
  const auto score = [&](const JobRow& row) {
    return (row.varied[1] == "0.1" ? 1 : -1) * (interaction(row) + seeds[row.seed]);
  };
  swept.run([&](const JobRow& row) -> std::optional<double> {
    const std::uint64_t lacking = row.varied[0] == "1" ? 0 : row.varied[0] == "2" ? 1 : 2;
    return row.seed == lacking && row.varied[1] == "0.1" ? std::nullopt : std::optional(score(row));
  });
  const auto effects = main_effects(swept.table(), swept.ledger(), "crps_validation");
  const MainEffect& lr = effects[0].key == "train.lr" ? effects[0] : effects[1];
  ASSERT_EQ(lr.values[0].effect.n, 3u);
  // By least squares on effect = combination + seed, whose residuals are 0: seeds differ by what was put in.
  const double departures[] = {(1 - 1.625 + 1 - 1.25) / 2, (1.5 - 1.875 + 1.5 - 1.25) / 2,
                               (2.25 - 1.875 + 2.25 - 1.625) / 2};
  const double common = 4 + (1.875 + 1.625 + 1.25) / 3;
  const Summary expected =
      summarise(std::vector<double>{common + departures[0], common + departures[1], common + departures[2]});
  EXPECT_NEAR(lr.values[0].effect.mean, expected.mean, 1e-12);
  EXPECT_NEAR(lr.values[0].effect.sd, expected.sd, 1e-12);
}

TEST(MainEffects, AValueThatAlwaysFailedLeavesTheOthers) {
  Swept swept(3);
  swept.run([](const JobRow& row) -> std::optional<double> {
    return row.varied[0] == "4" ? std::nullopt : std::optional(components_effect(row));
  });
  const auto effects = main_effects(swept.table(), swept.ledger(), "crps_validation");
  EXPECT_EQ(effects[0].key, "model.components");
  ASSERT_EQ(effects[0].values.size(), 2u);
  EXPECT_NEAR(effects[0].values[0].effect.mean, 3.5, 1e-12);
}

TEST(MainEffects, AnInfiniteScoreSaysNothingOfTheOthers) {
  Swept swept(3);
  swept.run([](const JobRow& row) {
    return row.varied[0] == "4" ? std::numeric_limits<double>::infinity()
                                : components_effect(row) + lr_effect(row);
  });
  const auto effects = main_effects(swept.table(), swept.ledger(), "crps_validation");
  ASSERT_EQ(effects.size(), 2u);
  ASSERT_EQ(effects[0].values.size(), 2u);
  EXPECT_NEAR(effects[0].values[0].effect.mean, 3.5, 1e-12);
  EXPECT_NEAR(effects[1].values[0].effect.mean, 0.5, 1e-12);
}

TEST(MainEffects, NeedTwoKeys) {
  Swept swept(2);
  swept.run([](const JobRow&) { return 1; });
  JobTable one = swept.table();
  one.varied_keys.resize(1);
  EXPECT_TRUE(main_effects(one, swept.ledger(), "crps_validation").empty());
}

TEST(MainEffects, AFiniteScoreOfADivergedJobCountsAsLittleAsAnInfiniteOne) {
  const auto effects_with = [](double diverged, bool every) {
    Swept swept(4);
    swept.run([&](const JobRow& row) {
      const bool bad = row.varied[0] == "4" && (every || row.seed == 1);
      return bad ? diverged : 20 + components_effect(row) + lr_effect(row);
    });
    return main_effects(swept.table(), swept.ledger(), "crps_validation");
  };
  for (const bool every : {false, true}) {
    const auto without = effects_with(std::numeric_limits<double>::infinity(), every);
    for (const double diverged : {1e147, 1e300, 1e9, 2e5}) {
      const auto effects = effects_with(diverged, every);
      ASSERT_EQ(effects.size(), without.size());
      for (std::size_t e = 0; e < effects.size(); ++e) {
        EXPECT_LT(effects[e].range(), 12);
        ASSERT_EQ(effects[e].values.size(), without[e].values.size()) << diverged;
        for (std::size_t v = 0; v < effects[e].values.size(); ++v) {
          EXPECT_EQ(effects[e].values[v].value, without[e].values[v].value);
          EXPECT_EQ(effects[e].values[v].effect.mean, without[e].values[v].effect.mean);
          EXPECT_EQ(effects[e].values[v].effect.n, without[e].values[v].effect.n);
        }
      }
    }
  }
}

TEST(MainEffects, AScoreThatIsOnlyBadCounts) {
  Swept swept(4);
  swept.run([](const JobRow& row) { return row.varied[0] == "4" ? 500 : 20 + components_effect(row); });
  const auto effects = main_effects(swept.table(), swept.ledger(), "crps_validation");
  EXPECT_EQ(effects[0].values.size(), 3U);
  EXPECT_GT(effects[0].range(), 400);
}

}  // namespace
}  // namespace seedbed::results
