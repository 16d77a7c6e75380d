#pragma once

#include <cstdint>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>

#include "models/inputs.hpp"

namespace seedbed::experiments {

/// A read-only view of one data setting and split, encoded for the network: what jobs train on. The memory is
/// a sealed memory file (memfd) that any number of processes map; copies of this object share one mapping.
class PreparedData {
 public:
  /// Maps a descriptor made by a Preparer; the descriptor may be closed afterwards. Throws DataError if the
  /// file is not one of ours or not whole.
  static PreparedData map(int descriptor);

  const models::InputShape& shape() const;
  models::InputRows inputs() const;
  std::span<const double> target() const;             ///< in its own unit
  std::span<const std::int64_t> row_numbers() const;  ///< 0-based data row in the CSV of each row kept
  /// The cluster of each row by which standard errors are clustered; empty if rows are independent.
  std::span<const std::int32_t> clusters() const;
  /// The weight of each row, above 0; empty if all count alike.
  std::span<const double> weights() const;
  std::span<const std::int32_t> train() const;  ///< indices into the rows above, ascending
  std::span<const std::int32_t> validation() const;
  std::span<const std::int32_t> test() const;
  /// The same rows as they are encoded for a refit: fitted on the training and validation rows, which are its
  /// training rows; its test rows are the same, and nothing validates. Nothing if no refit was asked for or
  /// there are no validation rows.
  std::optional<PreparedData> refitted() const;
  /// The fitted preprocessing, from which new rows can be encoded in the same way; goes into the model file.
  nlohmann::json preprocessing() const;

 private:
  struct Mapping;
  std::shared_ptr<const Mapping> mapping_;
};

}  // namespace seedbed::experiments
