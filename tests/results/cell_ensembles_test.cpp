#include "results/cell_ensembles.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "tests/support/temp_dir.hpp"

namespace seedbed::results {
namespace {

using testing::DoubleNear;

/// Four seeds on each of some splits. An ensemble scores 100 × split + the sum of its seeds / 1000.
class CellEnsembles : public testing::Test {
 protected:
  void add_split(int split, std::size_t seeds = 4) {
    for (std::uint64_t seed = 0; seed < seeds; ++seed)
      members_[split][seed] = std::to_string(split) + "/" + std::to_string(seed);
  }
  void record(int split, std::uint64_t first, std::uint64_t count) {
    EnsembleEntry entry;
    double score = 100 * split;
    for (std::uint64_t seed = first; seed < first + count; ++seed) {
      entry.members.push_back(members_[split][seed]);
      score += static_cast<double>(seed) / 1000;
    }
    entry.scores = {{"crps_validation", score, 9}, {"crps_test", 2 * score, 0.5}};
    entry.units = 11;
    ledger_.record_ensembles({entry});
  }
  CellEnsemble ensemble(Over over) { return ensemble_of_cell(members_, ledger_, lookup_, over); }
  std::vector<EnsembleSize> curve(Over over) { return ensemble_curve(members_, ledger_, lookup_, over); }

  TempDir directory_;
  Ledger ledger_ = Ledger::open(directory_.path());
  CellMembers members_;
  ScoreLookup lookup_{{"crps_validation", "crps_test"}};
};

TEST_F(CellEnsembles, OfOneSplitHasAnIntervalOverTestRows) {
  add_split(0);
  record(0, 0, 4);
  const CellEnsemble all = ensemble(Over::seeds);
  EXPECT_EQ(all.members, 4u);
  EXPECT_EQ(all.scores[0].mean, 0.006);
  EXPECT_TRUE(std::isnan(all.scores[0].ci95_low));  // of validation rows, which chose something
  // 11 independent rows: t with 10 degrees of freedom has its 97.5 % quantile at 2.228138852.
  EXPECT_EQ(all.scores[1].mean, 0.012);
  EXPECT_EQ(all.scores[1].ci95_low, 0);  // where a CRPS ends; half a width below the mean it would not
  EXPECT_THAT(all.scores[1].ci95_high, DoubleNear(0.012 + 0.5 * 2.228138852, 1e-9));
}

TEST_F(CellEnsembles, OfSeveralSplitsHasAnIntervalOverThem) {
  for (const int split : {1, 2, 3}) {
    add_split(split, split == 2 ? 3 : 4);
    record(split, 0, split == 2 ? 3 : 4);
  }
  const CellEnsemble all = ensemble(Over::splits);
  EXPECT_EQ(all.members, 3u);  // a seed failed on one split
  EXPECT_EQ(all.scores[0].n, 3u);
  EXPECT_NEAR(all.scores[0].mean, 200.005, 1e-12);
  // sd / sqrt(3) of about 57.7, times 4.302652730 (two degrees of freedom)
  const double a = 100.006, b = 200.003, c = 300.006, mean = (a + b + c) / 3;
  const double sd =
      std::sqrt(((a - mean) * (a - mean) + (b - mean) * (b - mean) + (c - mean) * (c - mean)) / 2);
  EXPECT_NEAR(all.scores[0].half_width(), 4.302652730 * sd / std::sqrt(3.0), 1e-7);
}

TEST_F(CellEnsembles, OfOtherJobsIsNotShown) {
  add_split(0);
  record(0, 0, 3);  // before the fourth seed was done
  EXPECT_EQ(ensemble(Over::seeds).members, 0u);
  ASSERT_EQ(ensemble(Over::seeds).scores.size(), 2u);
  EXPECT_TRUE(std::isnan(ensemble(Over::seeds).scores[1].mean));
}

TEST_F(CellEnsembles, CurveIsTheMeanOverGroupsThatShareNoSeed) {
  add_split(0);
  record(0, 0, 2);
  record(0, 2, 2);
  record(0, 0, 4);
  const auto sizes = curve(Over::seeds);
  ASSERT_EQ(sizes.size(), 2u);
  EXPECT_EQ(sizes[0].members, 2u);
  EXPECT_EQ(sizes[0].groups, 2u);
  EXPECT_NEAR(sizes[0].scores[0].mean, (0.001 + 0.005) / 2, 1e-15);
  EXPECT_NEAR(sizes[0].scores[0].sd, 0.004 / std::sqrt(2.0), 1e-15);
  EXPECT_NEAR(sizes[0].scores[0].half_width(), 12.70620474 * 0.002, 1e-9);  // one degree of freedom
  EXPECT_EQ(sizes[1].members, 4u);
  EXPECT_EQ(sizes[1].groups, 1u);
  EXPECT_EQ(sizes[1].scores[0].mean, 0.006);
  EXPECT_TRUE(std::isnan(sizes[1].scores[0].ci95_low));
}

TEST_F(CellEnsembles, CurveOverSplitsAveragesWithinEachFirst) {
  for (const int split : {0, 1}) {
    add_split(split);
    record(split, 0, 2);
    record(split, 2, 2);
  }
  const auto sizes = curve(Over::splits);
  ASSERT_EQ(sizes.size(), 1u);
  EXPECT_EQ(sizes[0].splits, 2u);
  EXPECT_EQ(sizes[0].groups, 4u);
  EXPECT_EQ(sizes[0].scores[0].n, 2u);
  EXPECT_NEAR(sizes[0].scores[0].mean, 50.003, 1e-12);
  EXPECT_NEAR(sizes[0].scores[0].sd, 100 / std::sqrt(2.0), 1e-12);
}

}  // namespace
}  // namespace seedbed::results
