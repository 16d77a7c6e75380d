#pragma once

#include <cstddef>
#include <map>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "experiments/dataset/data_settings.hpp"
#include "experiments/dataset/table.hpp"

namespace seedbed::experiments {

/// Where the numbers behind an input come from: a column, earlier values of it, or a
/// part of its dates.
struct NumberSource {
  std::string column;
  std::optional<std::size_t> lag;     ///< index into the lag settings
  int step = 0;                       ///< rows back, if lagged
  std::optional<DatePart> part = {};  ///< of the date in the column

  std::string name() const;
};

/// The numbers of every source of a table. They depend on no split: those of lags are computed once, the
/// others lie in the table. Any number of threads may use it at once.
class NumberColumns {
 public:
  /// The table must outlive this object.
  NumberColumns(const Table& table, std::vector<LagSettings> lags);

  std::span<const double> of(const NumberSource& source) const;

  /// Of the values that are there.
  struct Range {
    double smallest = 0, largest = 0;
    bool empty = true;
  };
  /// Of all rows; looked for when it is asked for first.
  Range range(const NumberSource& source) const;

 private:
  const Table& table_;
  const std::vector<LagSettings> lags_;
  std::vector<std::vector<std::vector<double>>> lagged_;  // lag, step, row
  mutable std::mutex mutex_;                              // guards ranges_
  mutable std::map<const double*, Range> ranges_;         // by where the column lies
};

}  // namespace seedbed::experiments
