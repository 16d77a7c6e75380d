#include "results/ensemble_groups.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace seedbed::results {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(EnsembleGroups, SizesDoubleUpToHalfAndThenTakeAll) {
  EXPECT_THAT(ensemble_sizes(0), IsEmpty());
  EXPECT_THAT(ensemble_sizes(1), IsEmpty());
  EXPECT_THAT(ensemble_sizes(2), ElementsAre(2));
  EXPECT_THAT(ensemble_sizes(3), ElementsAre(3));
  EXPECT_THAT(ensemble_sizes(4), ElementsAre(2, 4));
  EXPECT_THAT(ensemble_sizes(12), ElementsAre(2, 4, 12));
  EXPECT_THAT(ensemble_sizes(16), ElementsAre(2, 4, 8, 16));
}

TEST(EnsembleGroups, AreConsecutive) {
  EXPECT_THAT(ensembles_of_size(5, 2), ElementsAre(EnsembleGroup{0, 2}, EnsembleGroup{2, 2}));
  EXPECT_EQ(ensembles_of_all_sizes(5).back(), (EnsembleGroup{0, 5}));
}

// For any number of seeds: no two of a size share a seed, there are several of every size but the last, and
// there are fewer ensembles than seeds.
TEST(EnsembleGroups, OfOneSizeShareNoSeed) {
  for (std::size_t seeds = 2; seeds < 200; ++seeds) {
    for (const std::size_t size : ensemble_sizes(seeds)) {
      std::set<std::size_t> used;
      const auto groups = ensembles_of_size(seeds, size);
      for (const EnsembleGroup& group : groups) {
        EXPECT_EQ(group.count, size);
        for (std::size_t i = 0; i < size; ++i) EXPECT_TRUE(used.insert(group.first + i).second);
      }
      EXPECT_LT(*used.rbegin(), seeds);
      EXPECT_TRUE(size == seeds || groups.size() >= 2) << seeds;
    }
    EXPECT_LE(ensembles_of_all_sizes(seeds).size(), seeds);
  }
}

}  // namespace
}  // namespace seedbed::results
