#include "experiments/dataset/lags.hpp"

#include <cmath>
#include <cstdlib>
#include <limits>
#include <random>

#include "tests/experiments/dataset/data_files.hpp"

namespace seedbed::experiments {
namespace {

using testing::ElementsAre;
using testing::IsNan;

TEST(Lags, LookBackWithinTheGroupInOrder) {
  Table table;
  table.target.assign(6, 1.0);
  table.numbers["load"] = {10, 20, 30, 40, 50, 60};
  table.orders["t"] = {3, 1, 1, 2, 2, 9};
  table.strings["site"] = {{0, 0, 1, 1, 0, 1}, {"a", "b"}};
  // Site a in order of t: 20, 50, 10; site b: 30, 40, 60.
  const auto lags = lagged_values(table, {"load", "t", {"site"}, {1, 2}});
  EXPECT_THAT(lags, ElementsAre(ElementsAre(50, IsNan(), IsNan(), 30, 20, 40),
                                ElementsAre(20, IsNan(), IsNan(), IsNan(), IsNan(), 30)));
}

TEST(Lags, WithoutGroupsAllRowsAreOneSeriesAndTiesKeepFileOrder) {
  Table table;
  table.target.assign(4, 1.0);
  table.numbers["load"] = {1, 2, 3, 4};
  table.orders["t"] = {5, 5, 5, 5};
  EXPECT_THAT(lagged_values(table, {"load", "t", {}, {1}}), ElementsAre(ElementsAre(IsNan(), 1, 2, 3)));
}

// Nanoseconds 200 apart, which are one double, and against the order of the file; as Python's integers sort
// them.
TEST(Lags, FollowKeysThatAreCloserThanDoubles) {
  Table table;
  table.target.assign(4, 1.0);
  table.numbers["load"] = {1, 2, 3, 4};
  for (const char* text :
       {"1700000000000000600", "1700000000000000200", "1700000000000000400", "1700000000000000000"})
    table.orders["t"].push_back(number_key(text, std::strtod(text, nullptr)));
  EXPECT_THAT(lagged_values(table, {"load", "t", {}, {1}}), ElementsAre(ElementsAre(3, 4, 2, IsNan())));
}

// The definition, row by row: of the rows that come before in the same group, the step-th from the end.
double lag_by_definition(const Table& table, std::size_t row, int step) {
  const auto& keys = table.orders.at("t");
  const auto& a = table.strings.at("a").codes;
  const auto& b = table.strings.at("b").codes;
  std::vector<std::pair<OrderKey, std::size_t>> before;
  for (std::size_t other = 0; other < table.rows(); ++other) {
    const bool earlier = keys[other] < keys[row] || (keys[other] == keys[row] && other < row);
    if (earlier && a[other] == a[row] && b[other] == b[row]) before.emplace_back(keys[other], other);
  }
  std::sort(before.begin(), before.end());
  if (before.size() < static_cast<std::size_t>(step)) return std::numeric_limits<double>::quiet_NaN();
  return table.numbers.at("load")[before[before.size() - static_cast<std::size_t>(step)].second];
}

TEST(Lags, AgreeWithTheirDefinitionForSeveralGroupColumns) {
  std::mt19937 random(11);
  Table table;
  table.strings["a"].values = {"p", "q", "r"};
  table.strings["b"].values = {"u", "v"};
  for (int row = 0; row < 300; ++row) {
    table.target.push_back(1);
    table.numbers["load"].push_back(random() % 10 == 0 ? std::nan("") : static_cast<double>(row));
    table.orders["t"].push_back(static_cast<double>(random() % 40));
    table.strings["a"].codes.push_back(static_cast<std::int32_t>(random() % 3));
    table.strings["b"].codes.push_back(static_cast<std::int32_t>(random() % 2));
  }
  const std::vector<int> steps = {1, 3, 60};
  const auto lags = lagged_values(table, {"load", "t", {"a", "b"}, steps});
  for (std::size_t i = 0; i < steps.size(); ++i) {
    for (std::size_t row = 0; row < table.rows(); ++row) {
      const double expected = lag_by_definition(table, row, steps[i]);
      ASSERT_TRUE(lags[i][row] == expected || (std::isnan(lags[i][row]) && std::isnan(expected)));
    }
  }
}

}  // namespace
}  // namespace seedbed::experiments
