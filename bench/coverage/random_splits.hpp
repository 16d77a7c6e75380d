#pragma once

#include <cstddef>
#include <vector>

#include "base/random.hpp"

namespace seedbed::bench {

enum class Learner { regression, nearest_neighbour };

/// Learning from random splits of one finite data set: y = x_1 + … + x_m + noise, all standard normal, and
/// cell j sees x_j alone. Cells are then exchangeable, so that over data sets there is exactly no difference
/// between them, while every split of the same data shares rows with the others, in training and in the test.
struct SplitDesign {
  Learner learner = Learner::regression;
  std::size_t cells = 2;
  std::size_t rows = 100;
  std::size_t test_rows = 10;
  std::size_t splits = 10;
  std::size_t seeds = 1;
  double luck = 0.2;  ///< deviation of what a seed adds to the slope that a regression finds

  double test_over_train() const {
    return static_cast<double>(test_rows) / static_cast<double>(rows - test_rows);
  }
};

/// Test scores (mean squared errors), scores[cell][split][seed], of one data set.
using SplitScores = std::vector<std::vector<std::vector<double>>>;
SplitScores learn_from_splits(const SplitDesign& design, RandomStream& random);

}  // namespace seedbed::bench
