#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "forecasts/prediction/predictor.hpp"
#include "forecasts/profiling/profile.hpp"
#include "forecasts/profiling/sample_rows.hpp"
#include "forecasts/profiling/time_calls.hpp"

namespace seedbed::forecasts {

/// A model and rows for it, ready to be predicted under any condition. Thread-safe once it is there.
class Workload {
 public:
  /// The rows are repeated until there are enough for a batch of `largest_batch`, unless the model has lagged
  /// inputs, which need rows in order. Throws DataError, naming the line, if such rows are not in order.
  Workload(ModelProfile description, Predictor predictor, SampleRows rows, std::size_t largest_batch);

  const ModelProfile& description() const { return description_; }
  const Predictor& predictor() const { return predictor_; }
  const SampleRows& rows() const { return rows_; }

  /// Calls of a caller of its own, with all its memory still to be made: each predicts the next `batch` rows,
  /// of which there must be so many. To be used by one thread, while this object lives.
  TimedCall calls(ProfileInput input, std::size_t batch, std::size_t caller) const;

  /// What the stages of `seedbed predict` take for chunks of `chunk_bytes` of text.
  StageTimes stages(const NanosecondClock& clock, const CallBudget& budget, std::size_t chunk_bytes) const;

 private:
  TimedCall csv_calls(std::size_t batch, std::size_t first) const;
  TimedCall encoded_calls(std::size_t batch, std::size_t first) const;

  ModelProfile description_;
  Predictor predictor_;
  SampleRows rows_;
  PredictionBuffers encoded_;  // all rows
};

}  // namespace seedbed::forecasts
