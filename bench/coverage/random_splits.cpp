#include "bench/coverage/random_splits.hpp"

#include <cmath>
#include <cstdint>
#include <span>

namespace seedbed::bench {
namespace {

using Rows = std::span<const std::int32_t>;

/// One data set: a column for each cell, and the target.
struct Data {
  std::vector<std::vector<double>> x;
  std::vector<double> y;
};

Data draw_data(const SplitDesign& design, RandomStream& random) {
  Data data{std::vector(design.cells, std::vector<double>(design.rows)), std::vector<double>(design.rows)};
  for (double& y : data.y) y = random.normal();
  for (auto& column : data.x) {
    for (std::size_t row = 0; row < design.rows; ++row) data.y[row] += column[row] = random.normal();
  }
  return data;
}

/// The line through the training rows, its slope moved by the luck of the seed.
double regression_score(std::span<const double> x, std::span<const double> y, Rows train, Rows test,
                        double luck) {
  double sum_x = 0, sum_y = 0, xx = 0, xy = 0;
  for (const std::int32_t i : train) {
    sum_x += x[i];
    sum_y += y[i];
    xx += x[i] * x[i];
    xy += x[i] * y[i];
  }
  const auto n = static_cast<double>(train.size());
  const double slope = (xy - sum_x * sum_y / n) / (xx - sum_x * sum_x / n);
  const double level = (sum_y - slope * sum_x) / n;
  double squares = 0;
  for (const std::int32_t i : test) squares += std::pow(y[i] - level - (slope + luck) * x[i], 2);
  return squares / static_cast<double>(test.size());
}

/// The target of the training row whose x is nearest: a learner that a single row changes.
double neighbour_score(std::span<const double> x, std::span<const double> y, Rows train, Rows test) {
  double squares = 0;
  for (const std::int32_t i : test) {
    std::int32_t nearest = train[0];
    for (const std::int32_t other : train) {
      if (std::abs(x[other] - x[i]) < std::abs(x[nearest] - x[i])) nearest = other;
    }
    squares += (y[i] - y[nearest]) * (y[i] - y[nearest]);
  }
  return squares / static_cast<double>(test.size());
}

}  // namespace

SplitScores learn_from_splits(const SplitDesign& design, RandomStream& random) {
  const Data data = draw_data(design, random);
  SplitScores scores(design.cells, std::vector(design.splits, std::vector<double>(design.seeds)));
  for (std::size_t split = 0; split < design.splits; ++split) {
    const auto order = permutation(static_cast<std::int32_t>(design.rows), random);
    const Rows test = Rows(order).first(design.test_rows), train = Rows(order).subspan(design.test_rows);
    for (std::size_t cell = 0; cell < design.cells; ++cell) {
      for (double& score : scores[cell][split]) {
        score = design.learner == Learner::nearest_neighbour
                    ? neighbour_score(data.x[cell], data.y, train, test)
                    : regression_score(data.x[cell], data.y, train, test, design.luck * random.normal());
      }
    }
  }
  return scores;
}

}  // namespace seedbed::bench
