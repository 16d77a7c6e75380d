#include "results/report/cell_learning.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace seedbed::results {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// A job whose score falls to `last` in so many epochs, by one in each.
JobResult job(int epochs, double last, bool failed = false) {
  JobResult result;
  result.outcome = failed ? Outcome::failed : Outcome::done;
  for (int epoch = 1; epoch <= epochs; ++epoch)
    result.epochs.push_back({epoch, 0, 0, last + epochs - epoch, 0});
  result.best_epoch = epochs;
  return result;
}

JobRow row(std::uint64_t seed) {
  return {"", 0, {}, 2, seed};
}

/// Six jobs alike; then one that fails, one that ends early, and one that ends far above.
CellLearning with_unusual_ones() {
  CellLearning cell;
  for (std::uint64_t seed = 0; seed < 6; ++seed)
    cell.add(row(seed), job(10, 5 + 0.1 * static_cast<double>(seed)));
  cell.add(row(6), job(3, 7, true));
  cell.add(row(7), job(4, 5));
  cell.add(row(8), job(10, 9));
  return cell;
}

std::vector<std::pair<std::uint64_t, Unusual>> kinds(const std::vector<LearningTrace>& traces) {
  std::vector<std::pair<std::uint64_t, Unusual>> all;
  for (const LearningTrace& trace : traces) all.emplace_back(trace.seed, trace.unusual);
  return all;
}

TEST(CellLearning, KnowsJobsThatAreUnlikeTheOthers) {
  const auto traces = with_unusual_ones().traces(false, 200);
  EXPECT_THAT(kinds(traces), ElementsAre(std::pair(6u, Unusual::failed), std::pair(7u, Unusual::ended_early),
                                         std::pair(8u, Unusual::ended_far_off)));
  EXPECT_EQ(traces[0].split, 2);
  EXPECT_THAT(traces[0].epochs, ElementsAre(1, 2, 3));
  EXPECT_THAT(traces[0].values, ElementsAre(9, 8, 7));
}

TEST(CellLearning, TracesAllJobsOrAsManyAsAreWanted) {
  EXPECT_EQ(with_unusual_ones().traces(true, 200).size(), 9u);
  EXPECT_THAT(kinds(with_unusual_ones().traces(true, 2)),
              ElementsAre(std::pair(0u, Unusual::nothing), std::pair(1u, Unusual::nothing)));
  EXPECT_THAT(with_unusual_ones().traces(true, 0), IsEmpty());
}

TEST(CellLearning, FailedJobsAreInNoBand) {
  CellLearning cell = with_unusual_ones();
  const LearningCurve curve = cell.curve();
  // In epoch 3: six from 12 to 12.5, one of 6, one of 16; the failed one's 7 would move the median.
  EXPECT_DOUBLE_EQ(curve.median[2], 12.25);
  EXPECT_EQ(curve.epochs.size(), 10u);
}

TEST(CellLearning, OfFewJobsNoneIsUnusualUnlessItFailed) {
  CellLearning cell;
  cell.add(row(0), job(10, 1));
  cell.add(row(1), job(2, 100));
  cell.add(row(2), job(0, 0, true));  // before its first epoch: there is nothing to draw
  EXPECT_THAT(cell.traces(false, 200), IsEmpty());
}

TEST(CellLearning, LongTracesAreThinnedOutAndKeepTheirEnd) {
  CellLearning cell;
  cell.add(row(0), job(1000, 1));
  cell.add(row(1), job(701, 1, true));
  const auto traces = cell.traces(true, 200);
  ASSERT_EQ(traces.size(), 2u);
  EXPECT_LE(traces[0].epochs.size(), 122u);
  EXPECT_EQ(traces[0].epochs.front(), 1);
  EXPECT_EQ(traces[0].epochs.back(), 1000);
  EXPECT_EQ(traces[1].epochs.back(), 701);
  EXPECT_EQ(cell.curve().epochs, traces[0].epochs);
}

TEST(CellLearning, OfNothingThereIsNoCurve) {
  CellLearning cell;
  EXPECT_THAT(cell.curve().epochs, IsEmpty());
  cell.add(row(0), job(2, 1, true));
  EXPECT_THAT(cell.curve().epochs, IsEmpty());
  EXPECT_EQ(cell.traces(false, 200).size(), 1u);
}

}  // namespace
}  // namespace seedbed::results
