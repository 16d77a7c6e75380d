#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace seedbed::experiments {

/// A sum that gives a target (nearly) exactly.
struct ExactSum {
  struct Term {
    std::size_t column;  ///< of those given
    double factor;
  };
  std::vector<Term> terms;
  double constant = 0;
};

/// The fewest columns, of those without which it does not work, whose sum with some factors is the target but
/// for a rest of at most 1 / 200 of its standard deviation (rounding, mostly). Nothing if there is no such
/// sum, or fewer than three rows for each column and 30 more. All columns have as many values as the target,
/// and none is NaN.
std::optional<ExactSum> exact_sum(std::span<const std::vector<double>> columns,
                                  std::span<const double> target);

}  // namespace seedbed::experiments
