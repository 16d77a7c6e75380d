#include "experiments/synth/market.hpp"

#include <gtest/gtest.h>

#include <charconv>
#include <cmath>
#include <sstream>
#include <string>
#include <vector>

#include "experiments/synth/exchange.hpp"

namespace seedbed::experiments {
namespace {

struct Written {
  std::string text;
  SynthesisSummary summary;
  std::vector<std::vector<std::string>> rows;  // no field of this file is quoted

  double number(std::size_t row, std::size_t column) const {
    double value = 0;
    const std::string& cell = rows.at(row).at(column);
    EXPECT_EQ(std::from_chars(cell.data(), cell.data() + cell.size(), value).ptr, cell.data() + cell.size());
    return value;
  }
};

constexpr std::size_t kReturn = 2 + kFeatures, kUp = kReturn + 1, kColumns = kUp + 1;

Written write(std::int64_t rows, std::uint64_t seed) {
  std::ostringstream out;
  Written made;
  made.summary = synthesize_market(rows, seed, out);
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

TEST(Market, TheSameSeedGivesTheSameFileAndMoreRowsBeginWithTheSameOnes) {
  const Written small = write(170, 7);
  EXPECT_EQ(small.text, write(170, 7).text);
  EXPECT_NE(small.text, write(170, 8).text);
  EXPECT_TRUE(write(400, 7).text.starts_with(small.text));
}

TEST(Market, IsWhatItSays) {
  const Written file = write(3000, 1);
  ASSERT_EQ(file.rows.size(), 3000U);
  std::size_t empty = 0;
  for (std::size_t row = 0; row < file.rows.size(); ++row) {
    ASSERT_EQ(file.rows[row].size(), kColumns);
    EXPECT_EQ(file.rows[row][kUp], file.number(row, kReturn) > 0 ? "1" : "0");
    for (std::size_t column = 2; column < kReturn; ++column) empty += file.rows[row][column].empty();
  }
  EXPECT_EQ(file.rows[0][0], "2023-01-02");
  EXPECT_EQ(file.rows[49][1], "I49");
  EXPECT_EQ(file.rows[249][0], "2023-01-06");
  EXPECT_EQ(file.rows[250][0], "2023-01-09") << "no trading on a weekend";
  EXPECT_TRUE(file.rows[0][2 + 125].empty()) << "a window of a month on the first day";
  EXPECT_GT(empty, 3000U * kFeatures / 200);
  EXPECT_LT(empty, 3000U * kFeatures / 10);
}

// By a simulation of the exchange itself, day by day with returns that feed back: half the mean absolute
// difference of two draws is the CRPS of the truth, and p (1 - p) the Brier score of its P(> 0). Returns of a
// day share factors, so the error is that of 400 independent days.
TEST(Market, TheTrueScoresAreThoseOfASimulation) {
  const Written file = write(20000, 5);
  Exchange exchange(5);
  RandomStream random(99, Purpose::synthesis, 77);
  std::vector<double> before(kInstruments, 0.0), day_crps, day_brier;
  const auto draw = [&](const TrueReturn& truth) {
    const std::size_t k = random.uniform() < truth.weights[1] ? 1 : 0;
    return truth.locations[k] + truth.scales[k] * random.normal();
  };
  constexpr int kDays = 4000;
  for (int day = 0; day < kDays; ++day) {
    exchange.next_day(random);
    double crps = 0, brier = 0;
    for (std::size_t i = 0; i < kInstruments; ++i) {
      exchange.next(i, random);
      const TrueReturn truth = exchange.distribution(i, before[i]);
      const double first = draw(truth);
      crps += 0.5 * std::abs(first - draw(truth)) / kInstruments;
      const double p = truth.probability_above_zero();
      brier += p * (1 - p) / kInstruments;
      before[i] = first;
    }
    day_crps.push_back(crps);
    day_brier.push_back(brier);
  }
  const auto expect_mean = [](const std::vector<double>& days, double value) {
    // Factors stay for weeks: means of blocks of 100 days are as good as independent.
    std::vector<double> blocks;
    for (std::size_t i = 0; i < days.size(); i += 100) {
      double sum = 0;
      for (std::size_t j = i; j < i + 100; ++j) sum += days[j];
      blocks.push_back(sum / 100);
    }
    double mean = 0, squares = 0;
    for (const double block : blocks) mean += block / static_cast<double>(blocks.size());
    for (const double block : blocks) squares += (block - mean) * (block - mean);
    const double sd = std::sqrt(squares / static_cast<double>(blocks.size() - 1));
    EXPECT_NEAR(value, mean, 4 * sd * std::sqrt(1.0 / 4 + 1.0 / static_cast<double>(blocks.size())));
  };
  expect_mean(day_crps, file.summary.true_crps);
  expect_mean(day_brier, *file.summary.true_brier);
  EXPECT_LT(file.summary.true_crps, file.summary.marginal_crps);
  EXPECT_LT(*file.summary.true_brier, *file.summary.marginal_brier);
}

TEST(Market, FactorsHaveUnitVariance) {
  Exchange exchange(3);
  RandomStream random(4, Purpose::synthesis, 5);
  Factors squares = {};
  constexpr int kDays = 20000;
  for (int day = 0; day < kDays; ++day) {
    exchange.next_day(random);
    const Factors& factors = exchange.next(0, random);
    for (std::size_t i = 0; i < kFactors; ++i) squares[i] += factors[i] * factors[i] / kDays;
  }
  // A square has variance 2; the most persistent one has (1 + 0.95^2) / (1 - 0.95^2) days of memory.
  for (const double mean : squares) EXPECT_NEAR(mean, 1, 4 * std::sqrt(2.0 * 19.5 / kDays));
}

TEST(Market, ReturnsAreHeavyTailed) {
  const Written file = write(20000, 2);
  double second = 0, fourth = 0;
  for (std::size_t row = 0; row < file.rows.size(); ++row) {
    const double square = std::pow(file.number(row, kReturn), 2);
    second += square;
    fourth += square * square;
  }
  const double n = static_cast<double>(file.rows.size());
  EXPECT_GT(fourth / n / std::pow(second / n, 2), 6) << "kurtosis; a normal distribution has 3";
}

TEST(IsoDate, FollowsTheCalendar) {
  EXPECT_EQ(iso_date(0), "2023-01-02");
  EXPECT_EQ(iso_date(-2), "2022-12-31");
  EXPECT_EQ(iso_date(423), "2024-02-29");
  EXPECT_EQ(iso_date(424), "2024-03-01");
}

}  // namespace
}  // namespace seedbed::experiments
