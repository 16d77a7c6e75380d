#include "experiments/draft/target_formulas.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>
#include <map>

#include "base/random.hpp"
#include "experiments/draft/least_squares.hpp"

namespace seedbed::experiments {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// Columns a, b, c and d of random numbers, of which the target is a function.
class Formulas {
 public:
  using Row = std::map<char, double>;

  explicit Formulas(std::size_t rows = 400) : rows_(rows) {}

  /// What is said of inputs a to d, or those named.
  std::vector<std::string> of(const std::function<double(Row&, RandomStream&)>& target,
                              const std::string& hhmm = "") const {
    NumberSample sample(5);
    RandomStream random(6, Purpose::synthesis);
    for (std::size_t i = 0; i < rows_; ++i) {
      Row row;
      for (const char name : {'a', 'b', 'c', 'd'}) row[name] = 10 + 8 * random.uniform();
      const double y = target(row, random);
      sample.add(std::vector<double>{row['a'], row['b'], row['c'], row['d'], y});
    }
    std::vector<NumberInput> inputs;
    for (std::size_t i = 0; i < 4; ++i) {
      const std::string name(1, static_cast<char>('a' + i));
      inputs.push_back({.column = i, .name = name, .hhmm = hhmm.find(name) != std::string::npos});
    }
    return target_formulas(inputs, sample, 4, false);
  }

 private:
  std::size_t rows_;
};

double rounded(double value, double step) {
  return step * std::round(value / step);
}

TEST(TargetFormulas, SumsAndProductsAreFoundThoughTheyAreRounded) {
  const Formulas formulas;
  const std::string advice = "leave out what is known only afterwards.";
  EXPECT_THAT(formulas.of([](auto& row, auto&) { return rounded(row['a'] + row['c'], 0.01); }),
              ElementsAre("The target is 'a' + 'c' in every row, but for rounding: " + advice));
  EXPECT_THAT(formulas.of([](auto& row, auto&) { return row['b'] - row['d']; }),
              ElementsAre(HasSubstr("The target is 'b' - 'd' in")));
  EXPECT_THAT(formulas.of([](auto& row, auto&) { return 0.25 * row['a'] - 3 * row['b'] + 7; }),
              ElementsAre(HasSubstr("The target is 0.25 'a' - 3 'b' + 7 in")));
  EXPECT_THAT(formulas.of([](auto& row, auto&) { return rounded(row['a'] * row['b'] / row['d'], 0.01); }),
              ElementsAre(HasSubstr("The target is 'a' × 'b' / 'd' in")));
  EXPECT_THAT(formulas.of([](auto& row, auto&) { return 0.5 * row['a'] * row['c'] * row['c']; }),
              ElementsAre(HasSubstr("The target is 0.5 × 'a' × 'c'^2 in")));
}

TEST(TargetFormulas, ADifferenceOfTwoThatAreAlmostTheSameIsFound) {
  EXPECT_THAT(Formulas().of([](auto& row, auto& random) {
    const double delay = random.normal();
    row['b'] = row['a'] * 1000 + delay;
    row['a'] *= 1000;
    return delay;
  }),
              ElementsAre(HasSubstr("The target is 'b' - 'a' in every row")));
}

TEST(TargetFormulas, AFunctionOfTheTargetRisesOrFallsWithIt) {
  EXPECT_THAT(
      Formulas().of([](auto& row, auto&) { return std::exp(row['c']); }),
      ElementsAre("'c' rises with the target in every row, as what is computed from it does: leave out what "
                  "is known only afterwards."));
  EXPECT_THAT(Formulas().of([](auto& row, auto&) { return 1 / row['b']; }),
              ElementsAre(HasSubstr("'b' falls with the target")));
}

TEST(TargetFormulas, ClassesOfTheTargetFollowFromIt) {
  for (const double width : {4.0, 1.0}) {
    EXPECT_THAT(
        Formulas().of([&](auto& row, auto& random) {
          const double y = 8 * random.uniform();
          row['d'] = std::floor(y / width);
          return y;
        }),
        ElementsAre(
            "'d' follows from the target, as it changes only where that passes a value: leave out what "
            "is known only afterwards."));
  }
  // Too few to be no chance; and one that is no class of the target in a single row.
  EXPECT_THAT(Formulas().of([](auto& row, auto& random) {
    const double y = random.uniform();
    row['d'] = y > 0.99 ? 1 : 0;
    return y;
  }),
              IsEmpty());
  EXPECT_THAT(Formulas().of([i = 0](auto& row, auto& random) mutable {
    const bool odd = ++i == 7;
    const double y = odd ? 0.9 : random.uniform();
    row['d'] = (y > 0.5) != odd ? 1 : 0;
    return y;
  }),
              IsEmpty());
}

TEST(TargetFormulas, TimesOfDayAreTakenInMinutesAndRoundMidnight) {
  const auto hhmm = [](double minutes) {
    const double day = std::fmod(minutes + 1440, 1440);
    return 100 * std::floor(day / 60) + std::fmod(day, 60);
  };
  EXPECT_THAT(Formulas(2000).of(
                  [&](auto& row, auto& random) {
                    const double planned = static_cast<double>(random.below(1440));
                    const double delay = std::round(30 * random.normal());
                    row['b'] = hhmm(planned);
                    row['c'] = hhmm(planned + delay);
                    return delay;
                  },
                  "bc"),
              ElementsAre(HasSubstr("The target is 'c' - 'b' in minutes, nearly everywhere")));
}

TEST(TargetFormulas, WhatIsOnlyNearlyAFormulaIsLearned) {
  EXPECT_THAT(
      Formulas().of([](auto& row, auto& random) { return row['a'] + row['c'] + 0.1 * random.normal(); }),
      IsEmpty());
  EXPECT_THAT(Formulas().of(
                  [](auto& row, auto& random) { return row['a'] * row['b'] * (1 + 0.02 * random.normal()); }),
              IsEmpty());
  EXPECT_THAT(Formulas(30).of([](auto& row, auto&) { return row['a'] + row['b']; }), IsEmpty())
      << "too few rows";
}

// The target is 0 mostly, and so is the difference of times; that says nothing.
TEST(TargetFormulas, RowsThatAreMostlyTheSameSayNothingOfTimes) {
  EXPECT_THAT(Formulas(2000).of(
                  [&](auto& row, auto& random) {
                    row['b'] = row['c'] = 100 * static_cast<double>(random.below(24));
                    return random.uniform() < 0.02 ? 5.0 + static_cast<double>(random.below(9)) : 0.0;
                  },
                  "bc"),
              IsEmpty());
}

TEST(NumberSample, KeepsRowsFromEverywhere) {
  NumberSample sample(1);
  constexpr int kRows = 100'000;
  for (int row = 0; row < kRows; ++row) sample.add(std::vector<double>{static_cast<double>(row)});
  const auto kept = sample.column(0);
  ASSERT_GT(kept.size(), 4000u);
  ASSERT_LE(kept.size(), 8192u);
  const double step = kept[1] - kept[0];
  for (std::size_t i = 0; i < kept.size(); ++i) EXPECT_EQ(kept[i], step * static_cast<double>(i));
  EXPECT_GE(kept.back() + step, kRows);
}

// The normal equations hold: what is left is at right angles to every column and to the constant.
TEST(ExactSum, LeavesOutWhatIsNotNeededAndWhatOthersGive) {
  RandomStream random(5, Purpose::synthesis);
  std::vector<std::vector<double>> columns(6);
  std::vector<double> y;
  for (int i = 0; i < 200; ++i) {
    for (std::vector<double>& column : columns) column.push_back(random.normal());
    columns[4].back() = columns[0].back() + columns[1].back();  // as a total is
    columns[5].back() = 3;
    y.push_back(2 * columns[2].back() - 0.5 * columns[3].back() + 11);
  }
  const auto sum = exact_sum(columns, y);
  ASSERT_TRUE(sum);
  ASSERT_EQ(sum->terms.size(), 2u);
  EXPECT_EQ(sum->terms[0].column, 2u);
  EXPECT_NEAR(sum->terms[0].factor, 2, 1e-9);
  EXPECT_EQ(sum->terms[1].column, 3u);
  EXPECT_NEAR(sum->terms[1].factor, -0.5, 1e-9);
  EXPECT_NEAR(sum->constant, 11, 1e-9);
  EXPECT_FALSE(exact_sum(columns, std::vector<double>(200, 7.0))) << "a constant";
  EXPECT_FALSE(exact_sum(columns, columns[0])->terms.size() > 1);
}

}  // namespace
}  // namespace seedbed::experiments
