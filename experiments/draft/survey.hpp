#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "experiments/csv/csv_format.hpp"
#include "experiments/csv/number_cell.hpp"
#include "experiments/draft/column_profile.hpp"
#include "experiments/draft/number_profile.hpp"
#include "experiments/draft/number_sample.hpp"

namespace seedbed::experiments {

/// How a file is written.
struct Form {
  CsvFormat csv;
  NumberFormat numbers;
};

/// What a file says, gathered in one pass.
struct Survey {
  std::vector<std::string> names;
  std::vector<ColumnProfile> profiles;
  std::vector<PairProfile> pairs;         ///< of each column's numbers and the target
  std::vector<double> target;             ///< its numbers
  NumberSample sample = NumberSample(0);  ///< of each column
  std::int64_t copies = 0;                ///< rows that are copies of earlier ones
  std::size_t target_field = 0;
  Form form;
};

/// Reads a file whole, with the comments and the decimal commas that it may have. The delimiter is guessed
/// from the header unless it is given. Throws DataError if it cannot be read or `target` is no column of it.
Survey survey_in_any_form(const std::string& path, const std::string& target, std::optional<char> delimiter);

}  // namespace seedbed::experiments
