#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "forecasts/prediction/block_predictor.hpp"
#include "metrics/score.hpp"

namespace seedbed::forecasts {

/// How a file is predicted; nothing here decides what is written.
struct PredictionRun {
  std::string input = "-";  ///< "-" is standard input; .csv or .csv.gz
  int part = 1, parts = 1;  ///< from 1; only the first part writes the header
  int threads = 1;
  std::size_t block_bytes = std::size_t{1} << 18;  ///< of the input, that are predicted together

  std::function<void(std::string_view text)> write;  ///< predictions, in order
  std::function<void(std::string_view text)>
      write_bad;  ///< bad rows, unless they are errors (see BadRowRule)
  /// After every block: rows written so far and the share of the input read (NaN if not known). Returns
  /// whether to go on.
  std::function<bool(std::int64_t rows, double share)> go_on;
};

/// What came of it.
struct PredictionSummary {
  bool complete = true;              ///< false if it was not to go on
  std::int64_t rows = 0;             ///< written, those without a forecast included
  std::int64_t skipped = 0;          ///< of these, without a forecast for what is missing
  std::int64_t left_out = 0;         ///< of these, without a forecast as they do not meet `condition`
  std::int64_t with_unseen = 0;      ///< of these, without a forecast for what the models do not know
  std::vector<UnseenColumn> unseen;  ///< columns with cells that the models do not know
  std::string condition;             ///< the models' data.where
  std::vector<std::string> absent;   ///< columns of it that the file does not have: they leave no row out
  std::int64_t bad_rows = 0;
  std::string first_bad;              ///< what is wrong with the first of them, and where
  std::optional<char> own_delimiter;  ///< of the file, if it was found out and is not that of the models
  bool has_target = false, has_weight = false;
  std::int64_t scored_rows = 0;
  std::vector<metrics::Score> scores;  ///< if there is a target; weighted if the file has the models' weights
};

/// Predicts a file: blocks of whole records are read and cut in order, then parsed, encoded, predicted in one
/// batched pass, scored and formatted on `threads` threads, and written in order. Few blocks are on their way
/// at a time, so that memory does not grow with the file. What is written depends neither on threads nor on
/// blocks. Throws DataError for the first thing that is wrong in the file, when all rows before it have been
/// written.
PredictionSummary predict_file(const Predictor& predictor, const PredictionRequest& request,
                               const PredictionRun& run);

/// As above for a caller who must have the answer to a row before the next one comes: rows are read from the
/// open file `input` and answered as they come in, by this thread alone, without allocating memory for a row
/// like those before. No gzip and no parts. With BadRowRule::empty_line every row is answered.
PredictionSummary predict_stream(const Predictor& predictor, const PredictionRequest& request,
                                 const PredictionRun& run, int input);

}  // namespace seedbed::forecasts
