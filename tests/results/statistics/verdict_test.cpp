#include "results/statistics/verdict.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>

namespace seedbed::results {
namespace {

TEST(Verdict, SaysOnWhichSideOfZeroTheIntervalLies) {
  EXPECT_EQ(verdict({-3, -1}, 0), Verdict::better);
  EXPECT_EQ(verdict({1, 3}, 0), Verdict::worse);
  EXPECT_EQ(verdict({-1, 3}, 0), Verdict::undecided);
}

TEST(Verdict, IsClearBeyondTheMargin) {
  EXPECT_EQ(verdict({-3, -1}, 0.5), Verdict::clearly_better);
  EXPECT_EQ(verdict({-3, -1}, 1), Verdict::better);
  EXPECT_EQ(verdict({-3, -1}, 2), Verdict::better);
  EXPECT_EQ(verdict({1, 3}, 0.5), Verdict::clearly_worse);
  EXPECT_EQ(verdict({1, 3}, 1), Verdict::worse);
}

TEST(Verdict, EquivalentNeedsTheWholeIntervalWithinTheMargin) {
  EXPECT_EQ(verdict({-1, 0.5}, 2), Verdict::equivalent);
  EXPECT_EQ(verdict({-1, 0.5}, 1), Verdict::equivalent);
  EXPECT_EQ(verdict({-1, 0.5}, 0.9), Verdict::undecided);
  EXPECT_EQ(verdict({-1, 0.5}, 0), Verdict::undecided);
}

TEST(Verdict, ASmallDifferenceThatIsSureIsBetterAndWithinTheMargin) {
  EXPECT_EQ(verdict({-0.3, -0.1}, 1), Verdict::better);
  EXPECT_TRUE(within_margin({-0.3, -0.1}, 1));
  EXPECT_FALSE(within_margin({-1.3, -0.1}, 1));
  EXPECT_FALSE(within_margin({-0.3, -0.1}, 0));
}

TEST(Verdict, ZeroIsOnNoSide) {
  EXPECT_EQ(verdict({-1, 0}, 0), Verdict::undecided);
  EXPECT_EQ(verdict({0, 0}, 0), Verdict::undecided);
  EXPECT_EQ(verdict({0, 0}, 0.1), Verdict::equivalent);
}

TEST(Verdict, WithoutAnIntervalOrAMarginNothingIsMadeUp) {
  const double none = std::nan("");
  EXPECT_EQ(verdict({}, 5), Verdict::undecided);
  EXPECT_EQ(verdict({-1, none}, 5), Verdict::undecided);
  EXPECT_FALSE(within_margin({}, 5));
  EXPECT_EQ(verdict({-3, -1}, none), Verdict::better);
  EXPECT_EQ(verdict({-1, 1}, none), Verdict::undecided);
  EXPECT_THROW(verdict({-1, 1}, -0.5), std::invalid_argument);
}

}  // namespace
}  // namespace seedbed::results
