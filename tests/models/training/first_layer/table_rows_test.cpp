#include "models/training/first_layer/table_rows.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <utility>
#include <vector>

#include "base/random.hpp"

namespace seedbed::models {
namespace {

std::vector<std::size_t> drained(RowSet& set) {
  std::vector<std::size_t> rows;
  std::size_t after_last_run = 0;
  set.drain([&](std::size_t first, std::size_t count) {
    EXPECT_GT(count, 0u);
    // At least one number lies between two runs.
    EXPECT_TRUE(rows.empty() || first > after_last_run);
    for (std::size_t i = 0; i < count; ++i) rows.push_back(first + i);
    after_last_run = first + count;
  });
  return rows;
}

TEST(RowSet, GivesBackWhatWasPutInSortedAndOnce) {
  RandomStream random(3, Purpose::synthesis);
  for (const std::size_t size : {1, 63, 64, 65, 200, 5000}) {
    RowSet set(size);
    for (const std::size_t count : {0, 1, 5, 150, 4000}) {
      std::set<std::size_t> expected;
      for (std::size_t i = 0; i < count; ++i) {
        const std::size_t row = random.below(size);
        set.insert(row);
        expected.insert(row);
      }
      EXPECT_EQ(drained(set), std::vector<std::size_t>(expected.begin(), expected.end()));
    }
  }
}

TEST(RowSet, JoinsNeighboursAcrossWordsAndIsEmptyAfterwards) {
  RowSet set(200);
  for (std::size_t row = 60; row < 132; ++row) set.insert(row);
  set.insert(199);
  std::vector<std::pair<std::size_t, std::size_t>> runs;
  set.drain([&](std::size_t first, std::size_t count) { runs.emplace_back(first, count); });
  EXPECT_THAT(runs, testing::ElementsAre(testing::Pair(60, 72), testing::Pair(199, 1)));
  EXPECT_TRUE(drained(set).empty());
}

}  // namespace
}  // namespace seedbed::models
