#pragma once

#include <atomic>
#include <string>
#include <vector>

#include "forecasts/prediction/block_predictor.hpp"
#include "forecasts/prediction/predict_file.hpp"

namespace seedbed::forecasts {

/// The end of every block's way: what is written, counted and scored, in the order of the file.
class WrittenBlocks {
 public:
  /// Writes the headers.
  WrittenBlocks(BlockPredictor& predictor, const PredictionRun& run, BadRowRule bad_rows, std::string name);

  /// Throws DataError for a block with an error, once what stands before it is written.
  void add(const BlockWork& work);

  bool stopped() const { return stopped_; }
  PredictionSummary summary() const;

 private:
  BlockPredictor& predictor_;
  const PredictionRun& run_;
  std::string name_;
  PredictionSummary summary_;
  std::vector<UnseenColumn> unseen_;  // per string of the models
  std::atomic<bool> stopped_ = false;
};

}  // namespace seedbed::forecasts
