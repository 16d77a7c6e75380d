#pragma once

#include <cstddef>

#include "base/descriptor.hpp"
#include "experiments/dataset/data_settings.hpp"
#include "experiments/dataset/number_columns.hpp"
#include "experiments/dataset/table.hpp"

namespace seedbed::experiments {

/// Encodes a table for the splits of one data setting. What depends on no split is computed once. Any number
/// of threads may use it at once.
class Preparer {
 public:
  /// The table must outlive this object. Throws DataError if the settings are wrong whatever it holds.
  Preparer(const Table& table, DataSettings settings);
  Preparer(const Preparer&) = delete;
  Preparer& operator=(const Preparer&) = delete;

  /// Divides the rows, fits everything on the training rows, encodes all rows and seals the result: a memory
  /// file for PreparedData::map, close-on-exec. Throws DataError, also if there is no memory for it.
  Descriptor prepare(int split) const;

  /// The bytes of the memory file that `prepare` would make. Throws what it would throw for the data's sake,
  /// and keeps nothing: it takes the time of the fit alone.
  std::size_t check(int split) const;

 private:
  struct Plan;
  Plan plan(int split) const;

  const Table& table_;
  const DataSettings settings_;
  const NumberColumns columns_;
};

/// One split of a table.
Descriptor prepare(const Table& table, const DataSettings& settings, int split);

}  // namespace seedbed::experiments
