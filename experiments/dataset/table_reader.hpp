#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>

#include "experiments/dataset/column_plan.hpp"
#include "experiments/dataset/data_settings.hpp"
#include "experiments/dataset/table.hpp"

namespace seedbed::experiments {

/// Reads the columns that an experiment uses, a portion of the rows at a time, so that memory is bounded by
/// the portion. `read_table` reads everything at once.
class TableReader {
 public:
  /// Opens the file and finds the columns. With TargetRule::optional a missing target is NaN instead of an
  /// error. Settings are taken to have passed `check_data_settings`. Throws DataError, here and in `read`.
  TableReader(const DataSettings& settings, TargetRule rule);
  ~TableReader();

  /// The next rows, at most `most_rows`; fewer only at the end of the file. Codes of strings start afresh in
  /// each portion.
  Table read(std::size_t most_rows = std::numeric_limits<std::size_t>::max());

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace seedbed::experiments
