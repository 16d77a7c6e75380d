#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "forecasts/prediction/block_predictor.hpp"

namespace seedbed::forecasts {

/// Rows of a file that have a target and can be predicted, as they stand there. Texts lie in this object.
struct LabelledRows {
  std::vector<double> numbers;  ///< as RawRows
  std::vector<std::string_view> strings;
  std::vector<double> y;
  std::vector<double> weights;  ///< that the models learned from rows with; empty if the file has none
  std::size_t rows_of_file =
      0;  ///< with a target that can be predicted; more than `y` if some were passed over
  std::unordered_set<std::string> texts = {};

  std::size_t size() const { return y.size(); }
  RawRows raw() const { return {size(), numbers, strings}; }
};

/// Reads the file `input`, "-" for standard input, by the rules of `request` for what is missing, unknown or
/// wrong. Of a file with more than `most` rows those stay that are evenly spaced, between most / 2 and most.
/// Throws DataError for the first thing that is wrong in the file, or if it has no target or no row to score.
LabelledRows read_labelled_rows(const Predictor& predictor, const PredictionRequest& request,
                                const std::string& input, std::size_t most);

}  // namespace seedbed::forecasts
