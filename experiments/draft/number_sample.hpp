#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace seedbed::experiments {

/// The numbers of some rows of a file, evenly spread over it: every row up to a limit, then every second of
/// those kept, and so on.
class NumberSample {
 public:
  explicit NumberSample(std::size_t columns);

  /// One for each column; NaN where there is none.
  void add(std::span<const double> row);

  std::size_t rows() const { return columns_.empty() ? 0 : columns_.front().size(); }
  std::span<const double> column(std::size_t column) const { return columns_[column]; }

 private:
  std::size_t most_rows_;
  std::size_t stride_ = 1, next_ = 0;  ///< rows until the next one that is kept
  std::vector<std::vector<double>> columns_;
};

}  // namespace seedbed::experiments
