#include "forecasts/scoring/score_forecasts.hpp"

#include <fmt/format.h>
#include <tbb/info.h>
#include <tbb/parallel_pipeline.h>

#include <cstddef>
#include <exception>
#include <utility>
#include <vector>

#include "base/data_error.hpp"
#include "base/messages.hpp"
#include "base/thread_order.hpp"

namespace seedbed::forecasts {
namespace {

void count(const ScoredBatch& batch, const std::string& path, bool skip_bad_rows, ForecastCounts& counts) {
  counts.rows += static_cast<std::int64_t>(batch.rows());
  for (std::size_t family = 0; family < counts.rows_of.size(); ++family)
    counts.rows_of[family] += batch.rows_of[family];
  counts.quantiles += batch.quantiles;
  counts.samples += batch.samples;
  counts.weightless += batch.weightless;
  if (!batch.problems.empty() && counts.first_bad.empty()) {
    const RowProblem& first = batch.problems.front();
    counts.first_bad = fmt::format("{}: {}", place(path, batch.lines[first.place]), first.what);
    if (!skip_bad_rows) {
      throw DataError(counts.first_bad + "; correct it, or leave such rows out with --bad-rows skip");
    }
  }
  counts.bad += static_cast<std::int64_t>(batch.problems.size());
}

/// On its way from being read to being written.
struct Batch {
  ForecastBatch read;
  ScoredBatch scored;
};

}  // namespace

ForecastCounts score_forecasts(ForecastReader& reader, const ForecastScoring& scoring) {
  using tbb::filter_mode;
  const auto batches_at_once = 2 * static_cast<std::size_t>(tbb::info::default_concurrency());
  // The pipeline forgets what is in it when an exception ends it, so batches belong to this. They leave it in
  // the order in which they came: the place of the batch that is `batches_at_once` back is free.
  std::vector<Batch> places(batches_at_once);
  ForecastCounts counts;
  std::size_t next = 0;
  bool ended = false;
  const auto read = [&](tbb::flow_control& control) -> Batch* {
    const Turn stage(&next);
    if (ended) {
      control.stop();
      return nullptr;
    }
    Batch& batch = places[next++ % batches_at_once];
    const Turn one(&batch);
    batch.read = reader.read(scoring.batch_rows);
    ended = batch.read.rows() < scoring.batch_rows;
    return &batch;
  };
  const auto score = [&](Batch* batch) {
    const Turn one(batch);
    batch->scored = score_batch(std::move(batch->read), scoring.values, scoring.climatology);
    if (scoring.prepare) scoring.prepare(batch->scored);
    return batch;
  };
  // Errors wait for their turn here, so that the one reported is the first in the file.
  const auto take = [&](Batch* batch) {
    const Turn stage(&counts), one(batch);
    count(batch->scored, reader.path(), scoring.skip_bad_rows, counts);
    scoring.take(batch->scored);
    if (batch->scored.failure) std::rethrow_exception(batch->scored.failure);
    *batch = {};
  };
  {
    SharedWork all;
    tbb::parallel_pipeline(batches_at_once,
                           tbb::make_filter<void, Batch*>(filter_mode::serial_in_order, all.piece(read)) &
                               tbb::make_filter<Batch*, Batch*>(filter_mode::parallel, all.piece(score)) &
                               tbb::make_filter<Batch*, void>(filter_mode::serial_in_order, all.piece(take)));
  }
  return counts;
}

}  // namespace seedbed::forecasts
