#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "base/descriptor.hpp"
#include "experiments/dataset/data_settings.hpp"
#include "experiments/dataset/number_columns.hpp"
#include "experiments/dataset/splits/split.hpp"
#include "experiments/dataset/table.hpp"

namespace seedbed::experiments {

class FittedPreprocessing;

/// Encodes a table for the splits of one data setting. What depends on no split is computed once. Any number
/// of threads may use it at once.
class Preparer {
 public:
  /// The table must outlive this object. Throws DataError if the settings are wrong whatever it holds.
  Preparer(const Table& table, DataSettings settings);
  Preparer(const Preparer&) = delete;
  Preparer& operator=(const Preparer&) = delete;

  /// Divides the rows, fits everything on the training rows, encodes all rows (for a refit once more, fitted
  /// on the validation rows as well) and seals the result: a memory file for PreparedData::map,
  /// close-on-exec. Throws DataError, also if there is no memory for it.
  Descriptor prepare(int split) const;

  /// What `check` has found out of a split: by it `prepare` need not fit again.
  struct Checked {
    std::size_t bytes = 0;  ///< of the memory file
    PartSizes rows = {};
    PartWeights weights = {};
    std::shared_ptr<const FittedPreprocessing> fitted;
    std::size_t fitted_bytes = 0;  ///< about what `fitted` holds
  };
  /// Throws what `prepare` would throw for the data's sake, in the time of the fit.
  Checked check(int split) const;
  Descriptor prepare(int split, const FittedPreprocessing& fitted) const;

  /// About the bytes of a memory file; which gaps there are in the training rows decides what is more.
  std::size_t usual_size() const;

 private:
  struct Plan;
  Plan plan(int split, const FittedPreprocessing* fitted) const;
  void complete(Plan& plan, const FittedPreprocessing* fitted) const;
  Descriptor fill(const Plan& plan) const;
  void fill(const Plan& plan, std::byte* start) const;

  const Table& table_;
  const DataSettings settings_;
  const NumberColumns columns_;
  const std::vector<std::int32_t> clusters_;  // see row_clusters()
  std::vector<std::uint64_t> word_counts_;    // of each text
};

/// One split of a table.
Descriptor prepare(const Table& table, const DataSettings& settings, int split);

}  // namespace seedbed::experiments
