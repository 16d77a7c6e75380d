#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

namespace seedbed::results {

/// Scores of cells by unit; only their differences within a unit matter.
struct CellScores {
  CellScores(std::size_t unit_count, std::size_t cell_count)
      : units(unit_count), cells(cell_count), values(unit_count * cell_count) {}

  double* unit(std::size_t u) { return values.data() + u * cells; }
  const double* unit(std::size_t u) const { return values.data() + u * cells; }

  std::size_t units, cells;
  std::vector<double> values;
};

/// The largest |t| between the best of the cells and another, over n units; room for what it adds up is kept.
class BestAgainstOthers {
 public:
  explicit BestAgainstOthers(std::size_t cells) : sums_(cells), squares_(cells) {}

  /// `unit_of(i)` points to the scores of unit i; differences up to `sizes[j]` times 1e-12 are rounding.
  template <class UnitOf>
  double largest_t(std::size_t units, const UnitOf& unit_of, const std::vector<double>& sizes) {
    const std::size_t cells = sums_.size();
    std::ranges::fill(sums_, 0);
    for (std::size_t i = 0; i < units; ++i) {
      const double* unit = unit_of(i);
      for (std::size_t j = 0; j < cells; ++j) sums_[j] += unit[j];
    }
    const auto best = static_cast<std::size_t>(std::ranges::min_element(sums_) - sums_.begin());
    add_differences(units, unit_of, best);
    const auto n = static_cast<double>(units);
    const double* first = unit_of(0);
    double largest = 0;
    for (std::size_t j = 0; j < cells; ++j) {
      const double mean = first[j] - first[best] + sums_[j] / n;
      const double variance = (squares_[j] - sums_[j] * sums_[j] / n) / (n - 1);
      const double rounding = 1e-12 * (sizes[j] + sizes[best]);
      if (variance > rounding * rounding) {
        largest = std::max(largest, mean * mean * n / variance);
      } else if (std::abs(mean) > rounding) {
        return std::numeric_limits<double>::infinity();
      }
    }
    return std::sqrt(largest);
  }

 private:
  /// Sums and squares of the differences from the best cell, less those of the first unit: units that are the
  /// same one leave exactly nothing.
  template <class UnitOf>
  void add_differences(std::size_t units, const UnitOf& unit_of, std::size_t best) {
    const std::size_t cells = sums_.size();
    std::ranges::fill(sums_, 0);
    std::ranges::fill(squares_, 0);
    const double* first = unit_of(0);
    for (std::size_t i = 1; i < units; ++i) {
      const double* unit = unit_of(i);
      for (std::size_t j = 0; j < cells; ++j) {
        const double difference = (unit[j] - unit[best]) - (first[j] - first[best]);
        sums_[j] += difference;
        squares_[j] += difference * difference;
      }
    }
  }

  std::vector<double> sums_, squares_;
};

}  // namespace seedbed::results
