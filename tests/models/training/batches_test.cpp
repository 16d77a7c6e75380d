#include "models/training/batches.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <stdexcept>

namespace seedbed::models {
namespace {

std::vector<std::size_t> sizes(std::size_t rows, std::size_t batch_size) {
  const Batches batches(rows, batch_size);
  std::vector<std::size_t> result;
  for (std::size_t i = 0; i < batches.count(); ++i) {
    result.push_back(batches.size(i));
    EXPECT_LE(batches.size(i), batches.largest());
  }
  return result;
}

TEST(Batches, KeepTheLastPartialBatchAndJoinASingleRowToTheOneBefore) {
  using testing::ElementsAre;
  EXPECT_THAT(sizes(12, 4), ElementsAre(4, 4, 4));
  EXPECT_THAT(sizes(14, 4), ElementsAre(4, 4, 4, 2));
  EXPECT_THAT(sizes(13, 4), ElementsAre(4, 4, 5));
  EXPECT_THAT(sizes(5, 4), ElementsAre(5));
  EXPECT_THAT(sizes(3, 4), ElementsAre(3));
  EXPECT_THAT(sizes(1, 4), ElementsAre(1));
  EXPECT_THAT(sizes(3, 1), ElementsAre(1, 1, 1));
  EXPECT_THROW(Batches(0, 4), std::invalid_argument);
  EXPECT_THROW(Batches(4, 0), std::invalid_argument);
}

TEST(Batches, CoverEveryRowOfAnEpochOnce) {
  std::vector<std::int32_t> train(103);
  std::iota(train.begin(), train.end(), 50);
  std::vector<std::int32_t> order;
  epoch_order(train, 9, 3, order);
  EXPECT_NE(order, train);
  const Batches batches(train.size(), 10);
  std::vector<std::int32_t> seen;
  for (std::size_t i = 0; i < batches.count(); ++i)
    for (const std::int32_t row : batches.of(order, i)) seen.push_back(row);
  EXPECT_EQ(seen, order);
  std::sort(seen.begin(), seen.end());
  EXPECT_EQ(seen, train);
}

// Orders computed by another program (Philox and Fisher-Yates written out in Python).
TEST(EpochOrder, DependsOnSeedAndEpochAndNeverChangesBetweenVersions) {
  const std::vector<std::int32_t> train = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
  std::vector<std::int32_t> order;
  epoch_order(train, 1, 1, order);
  EXPECT_THAT(order, testing::ElementsAre(7, 8, 2, 5, 1, 9, 6, 0, 4, 3));
  epoch_order(train, 1, 2, order);
  EXPECT_THAT(order, testing::ElementsAre(3, 1, 4, 9, 0, 8, 7, 2, 5, 6));
  epoch_order(train, 2, 1, order);
  EXPECT_THAT(order, testing::ElementsAre(5, 1, 4, 8, 3, 0, 7, 6, 2, 9));
}

}  // namespace
}  // namespace seedbed::models
