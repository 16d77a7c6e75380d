#include "base/square_unit.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "base/moments.hpp"

namespace seedbed {
namespace {

TEST(SquareUnit, IsOneWhereSquaresAreHarmless) {
  for (const double size : {1e-130, 1e-10, 0.3, 1.0, 7e12, 1e130}) EXPECT_EQ(square_unit(size), 1) << size;
  for (const double size : {0.0, HUGE_VAL, std::nan("")}) EXPECT_EQ(square_unit(size), 1) << size;
}

TEST(SquareUnit, LeavesDigitsAlone) {
  for (const double size :
       {5e-324, 1e-300, 3e-200, 1e-131, 2e130, 7e200, std::numeric_limits<double>::max()}) {
    int exponent = 0;
    EXPECT_EQ(std::frexp(square_unit(size), &exponent), 0.5) << size;
    const double scaled = size * square_unit(size);
    EXPECT_EQ(scaled / square_unit(size), size);
    EXPECT_GT(scaled * scaled, 1e-60) << size;
    EXPECT_LT(scaled * scaled, 1e60) << size;
  }
}

// What is multiplied by a power of two has moments multiplied by it, bit for bit.
TEST(ShiftedMoments, OfExtremeNumbersAreThoseOfUsualOnesMultiplied) {
  const std::vector<double> usual = {0.3, -1.7, 2.25, 1e-3, 4, 4, -0.123456789};
  const Moments expected = shifted_moments(usual);
  for (const int exponent : {-1000, -900, -664, -500, 500, 664, 900, 1000}) {
    std::vector<double> values;
    for (const double value : usual) values.push_back(std::scalbn(value, exponent));
    const Moments found = shifted_moments(values);
    EXPECT_EQ(found.mean, std::scalbn(expected.mean, exponent)) << exponent;
    EXPECT_EQ(found.deviation, std::scalbn(expected.deviation, exponent)) << exponent;
  }
}

}  // namespace
}  // namespace seedbed
