#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "forecasts/prediction/block_predictor.hpp"
#include "forecasts/profiling/sample_rows.hpp"

namespace seedbed::forecasts {

/// Predicts batches of sample rows from their text, with the steps of `seedbed predict`.
class CsvCaller {
 public:
  /// Begins at row `first`; `predictor` and `rows` must outlive it.
  CsvCaller(const Predictor& predictor, const SampleRows& rows, std::size_t batch, std::size_t first);

  /// Lays out the text of the next rows; goes back to the first one where there are too few left.
  void next();

  // The steps, in this order. Throw DataError for rows that cannot be predicted.
  void parse();
  void fill_lags();
  void encode();
  void predict();

  bool has_target() const { return blocks_->has_target(); }
  bool has_lags() const { return blocks_->has_lags(); }
  BlockWork& work() { return *work_; }

 private:
  void start_over();
  void check() const;

  const Predictor& predictor_;
  const SampleRows& rows_;
  std::size_t batch_, next_;
  std::optional<BlockPredictor> blocks_;
  std::optional<BlockWork> work_;
  std::vector<std::int32_t> all_;  // rows of a batch
};

}  // namespace seedbed::forecasts
