#include "experiments/synth/series.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <numbers>
#include <sstream>
#include <string>
#include <vector>

namespace seedbed::experiments {
namespace {

std::string written(std::int64_t rows, std::uint64_t seed, SynthesisSummary* summary = nullptr) {
  std::ostringstream out;
  const SynthesisSummary made = synthesize_series(rows, seed, out);
  if (summary != nullptr) *summary = made;
  return out.str();
}

TEST(Series, TheSameSeedGivesTheSameFileAndMoreRowsBeginWithTheSameOnes) {
  EXPECT_EQ(written(150, 7), written(150, 7));
  EXPECT_NE(written(150, 7), written(150, 8));
  EXPECT_TRUE(written(400, 7).starts_with(written(150, 7)));
}

// From the file alone: misses and scales are found again from the formula, and what is left is standard
// normal; the mean CRPS of the true distributions at the values drawn is near what it is expected to be.
TEST(Series, AreWhatTheyAreSaidToBe) {
  SynthesisSummary summary;
  std::istringstream in(written(40000, 1, &summary));
  std::string line;
  std::getline(in, line);
  EXPECT_EQ(line, "t,series,value");
  struct Past {
    double x1 = 0, x2 = 0, x3 = 0, miss = 0;
  };
  std::map<std::string, Past> series;
  double sum = 0, squares = 0, crps = 0;
  std::size_t rows = 0;
  for (; std::getline(in, line); ++rows) {
    const std::size_t first = line.find(','), second = line.find(',', first + 1);
    const double value = std::stod(line.substr(second + 1));
    Past& past = series[line.substr(first + 1, second - first - 1)];
    const double location = 1.2 * past.x1 - 0.6 * past.x2 + 0.25 * past.x3;
    const double scale = std::sqrt(0.3 + 0.3 * past.miss * past.miss);
    const double z = (value - location) / scale;
    sum += z;
    squares += z * z;
    // The closed form for a normal distribution.
    const double density = std::exp(-0.5 * z * z) / std::sqrt(2 * std::numbers::pi);
    crps += scale * (z * std::erf(z / std::numbers::sqrt2) + 2 * density - 1 / std::sqrt(std::numbers::pi));
    past = {value, past.x1, past.x2, value - location};
  }
  EXPECT_EQ(rows, 40000U);
  EXPECT_EQ(series.size(), 20U);
  const double n = 40000;
  EXPECT_NEAR(sum / n, 0, 4 / std::sqrt(n));
  EXPECT_NEAR(squares / n, 1, 4 * std::sqrt(2 / n));
  EXPECT_NEAR(crps / n, summary.true_crps, 4 * 0.4 / std::sqrt(n));
  EXPECT_GT(summary.marginal_crps, 1.5 * summary.true_crps);
}

}  // namespace
}  // namespace seedbed::experiments
