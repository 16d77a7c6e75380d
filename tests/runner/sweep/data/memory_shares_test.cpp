#include "runner/sweep/data/memory_shares.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

namespace seedbed::runner {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::int64_t mega = 1 << 20;

TEST(MemoryShares, DataGetWhatTheyNeedOfHalfOfWhatIsLeft) {
  const MemoryShares few = memory_shares(1000 * mega, 200 * mega, {100 * mega, 100 * mega}, "");
  EXPECT_EQ(few.data, 400 * mega);
  EXPECT_EQ(few.jobs, 600 * mega) << "of the 800 that are left, 200 are of the data";
  const MemoryShares many = memory_shares(1000 * mega, 200 * mega, std::vector(60, 100 * mega), "");
  EXPECT_EQ(many.data, 400 * mega);
  EXPECT_EQ(many.jobs, 400 * mega);
  EXPECT_EQ(memory_shares(1000 * mega, 200 * mega, {600 * mega, mega}, "").data, 600 * mega) << "the largest";
}

TEST(MemoryShares, WithoutALimitThereIsNone) {
  const MemoryShares shares = memory_shares(0, 200 * mega, std::vector(60, 100 * mega), "");
  EXPECT_EQ(shares.data, 0);
  EXPECT_EQ(shares.jobs, 0);
}

TEST(MemoryShares, TooLittleForOneJobIsAnErrorThatSaysWhatItTakes) {
  EXPECT_NO_THROW(memory_shares(364 * mega, 200 * mega, {100 * mega}, ""));
  try {
    memory_shares(363 * mega, 200 * mega, {100 * mega, 90 * mega}, "--memory 363 MB");
    FAIL() << "no error";
  } catch (const std::runtime_error& error) {
    EXPECT_THAT(error.what(), AllOf(HasSubstr("--memory 363 MB is too little"), HasSubstr("holds 200 MB"),
                                    HasSubstr("takes 100 MB"), HasSubstr("364 MB or more")));
  }
}

TEST(JobOrder, StaysWhereEverythingFits) {
  const JobOrder order = order_by_data({0, 1, 2, 0, 1, 2}, {10, 10, 10}, 30);
  EXPECT_THAT(order.jobs, IsEmpty());
  EXPECT_EQ(order.groups, 1U);
  EXPECT_THAT(order_by_data({0, 1, 2, 0, 1, 2}, {10, 10, 10}, 0).jobs, IsEmpty());
}

TEST(JobOrder, StaysWhereEachSplitIsReadInOneGo) {
  EXPECT_THAT(order_by_data({0, 0, 1, 1, 2, 2}, {10, 10, 10}, 15).jobs, IsEmpty());
}

TEST(JobOrder, TakesGroupsOfSplitsThatFitAndKeepsTheOrderWithinThem) {
  const JobOrder order = order_by_data({0, 1, 2, 3, 0, 1, 2, 3}, {10, 10, 10, 10}, 30);
  EXPECT_THAT(order.jobs, ElementsAre(0, 1, 4, 5, 2, 3, 6, 7));
  EXPECT_EQ(order.groups, 2U);
}

}  // namespace
}  // namespace seedbed::runner
