#include "results/statistics/holm.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace seedbed::results {
namespace {

using testing::DoubleEq;
using testing::ElementsAre;
using testing::IsNan;

TEST(Holm, IsPAdjustOfR) {
  EXPECT_THAT(holm(std::vector<double>{.011, .02, .04, .5}),
              ElementsAre(DoubleEq(.044), DoubleEq(.06), DoubleEq(.08), DoubleEq(.5)));
  // p.adjust(c(.04, .01, NA, .03, .2, .01), "holm")
  EXPECT_THAT(holm(std::vector<double>{.04, .01, std::nan(""), .03, .2, .01}),
              ElementsAre(DoubleEq(.09), DoubleEq(.05), IsNan(), DoubleEq(.09), DoubleEq(.2), DoubleEq(.05)));
}

TEST(Holm, NeverExceedsOne) {
  EXPECT_THAT(holm(std::vector<double>{.6, .7}), ElementsAre(1, 1));
}

TEST(Holm, OfNoneOrOneChangesNothing) {
  EXPECT_TRUE(holm({}).empty());
  EXPECT_THAT(holm(std::vector<double>{.03}), ElementsAre(.03));
  EXPECT_THAT(holm(std::vector<double>{std::nan(""), .03}), ElementsAre(IsNan(), .03));
}

}  // namespace
}  // namespace seedbed::results
