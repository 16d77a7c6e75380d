#include "experiments/synth/surgery.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "base/random.hpp"
#include "experiments/synth/hospital.hpp"

namespace seedbed::experiments {
namespace {

struct Written {
  std::string text;
  SynthesisSummary summary;
  std::vector<std::vector<std::string>> rows;  // no field of this file is quoted
};

Written write(std::int64_t rows, std::uint64_t seed) {
  std::ostringstream out;
  Written made;
  made.summary = synthesize_surgery(rows, seed, out);
  made.text = out.str();
  std::istringstream in(made.text);
  std::string line;
  std::getline(in, line);
  while (std::getline(in, line)) {
    std::vector<std::string> fields;
    std::istringstream cells(line + ",");
    for (std::string cell; std::getline(cells, cell, ',');) fields.push_back(cell);
    made.rows.push_back(fields);
  }
  return made;
}

TEST(Surgery, TheSameSeedGivesTheSameFileAndMoreRowsBeginWithTheSameOnes) {
  const Written small = write(200, 7);
  EXPECT_EQ(small.text, write(200, 7).text);
  EXPECT_NE(small.text, write(200, 8).text);
  EXPECT_TRUE(write(500, 7).text.starts_with(small.text));
}

TEST(Surgery, ClimatologyIsHalfTheMeanAbsoluteDifference) {
  RandomStream random(3, Purpose::synthesis);
  std::vector<double> values;
  for (int i = 0; i < 300; ++i) values.push_back(std::exp(random.normal()));
  double sum = 0;
  for (const double a : values) {
    for (const double b : values) sum += std::abs(a - b);
  }
  EXPECT_NEAR(climatology_crps(values), 0.5 * sum / (300.0 * 300.0), 1e-12);
  EXPECT_EQ(climatology_crps({}), 0.0);
}

// E CRPS(F, Y) = E|X - X'| / 2 when Y is drawn from F. The right side is simulated from the hospital itself,
// on other operations than those of the file, so both sides carry sampling error; four standard errors are
// allowed.
TEST(Surgery, TheTrueScoreIsHalfTheExpectedDifferenceOfTwoDrawsFromTheTruth) {
  const Written file = write(20000, 5);
  const Hospital hospital(5);
  RandomStream random(99, Purpose::synthesis, 77);
  const auto draw = [&](const TrueDuration& duration) {
    const std::size_t k = duration.weights.size() == 2 && random.uniform() < duration.weights[1] ? 1 : 0;
    return std::exp(duration.locations[k] + duration.scales[k] * random.normal());
  };
  constexpr int kDraws = 200000;
  double sum = 0, squares = 0;
  for (int i = 0; i < kDraws; ++i) {
    const TrueDuration duration = hospital.duration(hospital.schedule(random));
    const double half = 0.5 * std::abs(draw(duration) - draw(duration));
    sum += half;
    squares += half * half;
  }
  const double mean = sum / kDraws, sd = std::sqrt(squares / kDraws - mean * mean);
  // A single row's CRPS varies about as much as half a difference does: 20,000 rows against 200,000 draws.
  EXPECT_NEAR(file.summary.true_crps, mean, 4 * sd * std::sqrt(1.0 / 20000 + 1.0 / kDraws));
  EXPECT_LT(file.summary.true_crps, 0.6 * file.summary.marginal_crps);
}

TEST(Surgery, LooksLikeAHospital) {
  const Written file = write(20000, 1);
  ASSERT_EQ(file.rows.size(), 20000u);
  std::map<std::string, int> procedures, surgeons;
  int no_age = 0, no_diagnosis = 0;
  for (const auto& row : file.rows) {
    ASSERT_EQ(row.size(), 11u);
    ++procedures[row[1]];
    ++surgeons[row[3]];
    no_diagnosis += row[2].empty();
    no_age += row[7].empty();
    EXPECT_GT(std::stod(row[10]), 0.0);
  }
  EXPECT_GT(procedures.size(), 250u);
  EXPECT_EQ(surgeons.size(), 200u);
  // Zipf with exponent 1, shifted by 3: the first of 320 has 1/4 of the sum of 1/4 … 1/323.
  double harmonic = 0;
  for (int i = 4; i <= 323; ++i) harmonic += 1.0 / i;
  int most = 0;
  for (const auto& [name, count] : procedures) most = std::max(most, count);
  const double expected = 20000 * 0.25 / harmonic;
  EXPECT_NEAR(most, expected, 5 * std::sqrt(expected));
  EXPECT_NEAR(no_age, 200, 5 * std::sqrt(200.0));
  EXPECT_NEAR(no_diagnosis, 400, 5 * std::sqrt(400.0));
}

TEST(Hospital, SomeOperationsMayBeConverted) {
  const Hospital hospital(1);
  RandomStream random(1, Purpose::synthesis, 3);
  int two_modes = 0;
  for (int i = 0; i < 1000; ++i) {
    const TrueDuration duration = hospital.duration(hospital.schedule(random));
    double sum = 0;
    for (const double weight : duration.weights) sum += weight;
    EXPECT_NEAR(sum, 1.0, 1e-12);
    two_modes += duration.weights.size() == 2;
  }
  EXPECT_GT(two_modes, 100);
  EXPECT_LT(two_modes, 600);
}

}  // namespace
}  // namespace seedbed::experiments
