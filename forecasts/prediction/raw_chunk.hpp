#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "experiments/csv/order_key.hpp"

namespace seedbed::forecasts {

/// A record that cannot be predicted.
struct BadRecord {
  std::int64_t line = 0;
  std::string problem;      ///< begins with ": column 'x': …" or the like, after "FILE:LINE"
  std::string_view record;  ///< as it stands in the file, without its line end
};

/// The rows of a block, read but not yet encoded; every vector is row-major. Texts lie in the block.
struct RawChunk {
  std::vector<std::int64_t> lines;  ///< 1-based line of each row
  std::vector<std::string_view> records;
  std::vector<double> numbers;            ///< as RawRows; those of lags are NaN until LagMemory fills them
  std::vector<std::string_view> strings;  ///< as RawRows
  std::vector<double> target;             ///< NaN where there is none
  std::vector<double> weights;            ///< of each row in scores, NaN where there is none; or empty
  std::vector<std::string_view> kept;     ///< fields to be handed through, as they stand in the file
  std::vector<char> skipped;              ///< 1: to be left without a prediction
  std::vector<char> left_out;             ///< 1: by the models' data.where; skipped as well
  std::vector<char> has_unseen;           ///< 1: skipped for what the models do not know
  std::vector<char> is_bad;               ///< 1: is in `bad`, and not to be predicted
  // Per lag setting: the lagged value, what the rows are ordered by, and the group.
  std::vector<double> lag_values;
  std::vector<experiments::OrderKey> orders;
  std::vector<char> order_is_date;
  std::vector<std::string_view> groups;  ///< rows × all group columns of all lag settings
  std::vector<BadRecord> bad;

  std::size_t rows() const { return lines.size(); }
  /// Makes a row that was read a bad one.
  void set_aside(std::size_t row, std::string problem) {
    is_bad[row] = 1;
    bad.push_back({lines[row], std::move(problem), records[row]});
  }
};

}  // namespace seedbed::forecasts
