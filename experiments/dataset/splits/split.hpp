#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "experiments/dataset/data_settings.hpp"
#include "experiments/dataset/table.hpp"

namespace seedbed::experiments {

/// The rows of a table divided for one split: indices into the table, each list ascending, no row in two
/// lists.
struct SplitRows {
  std::vector<std::int32_t> train;
  std::vector<std::int32_t> validation;
  std::vector<std::int32_t> test;
};

/// How many rows are in each part.
struct PartSizes {
  std::size_t train = 0, validation = 0, test = 0;

  bool operator==(const PartSizes&) const = default;
};

/// The sum of the rows' weights in each part.
struct PartWeights {
  double train = 0, validation = 0, test = 0;

  bool operator==(const PartWeights&) const = default;
};

/// Of parts that are rows of `weights`; if these are empty, every row weighs 1.
PartWeights part_weights(std::span<const double> weights, std::span<const std::int32_t> train,
                         std::span<const std::int32_t> validation, std::span<const std::int32_t> test);

/// Such a sum for people: "5321", "0.8125".
std::string weight_text(double sum);

/// Divides the rows. Random choices depend on the split number alone (and, for folds, the division into folds
/// on nothing): cells and seeds share them. Throws DataError if a part that should have rows would be empty,
/// or there is no such split.
SplitRows split_rows(const Table& table, const SplitSettings& settings, int split);

/// Whether standard errors over rows are clustered by `by`: in grouped splits unless the settings say rows,
/// in ordered ones if they say clustered.
bool has_clusters(const SplitSettings& settings);

/// A number from 0 for each row of the table, the same for rows with the same value of `by`; none without
/// clusters.
std::vector<std::int32_t> row_clusters(const Table& table, const SplitSettings& settings);

/// A number for each row of the table that rises with `by`, the same for rows with the same value of it;
/// none unless the split is ordered.
std::vector<std::int32_t> row_times(const Table& table, const SplitSettings& settings);

}  // namespace seedbed::experiments
