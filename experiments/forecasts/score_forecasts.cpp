#include "experiments/forecasts/score_forecasts.hpp"

#include <fmt/format.h>
#include <tbb/info.h>
#include <tbb/parallel_pipeline.h>

#include <cstddef>
#include <exception>
#include <memory>
#include <utility>

#include "experiments/dataset/data_error.hpp"
#include "experiments/dataset/messages.hpp"

namespace seedbed::experiments {
namespace {

void count(const ScoredBatch& batch, const std::string& path, bool skip_bad_rows, ForecastCounts& counts) {
  counts.rows += static_cast<std::int64_t>(batch.rows());
  for (std::size_t family = 0; family < counts.rows_of.size(); ++family)
    counts.rows_of[family] += batch.rows_of[family];
  if (!batch.problems.empty() && counts.first_bad.empty()) {
    const RowProblem& first = batch.problems.front();
    counts.first_bad = fmt::format("{}: {}", place(path, batch.lines[first.place]), first.what);
    if (!skip_bad_rows) {
      throw DataError(counts.first_bad + "; correct it, or leave such rows out with --bad-rows skip");
    }
  }
  counts.bad += static_cast<std::int64_t>(batch.problems.size());
}

}  // namespace

ForecastCounts score_forecasts(ForecastReader& reader, const ForecastScoring& scoring) {
  using tbb::filter_mode;
  using Read = std::shared_ptr<ForecastBatch>;
  using Scored = std::shared_ptr<ScoredBatch>;
  ForecastCounts counts;
  bool ended = false;
  const auto read = [&](tbb::flow_control& control) -> Read {
    if (ended) {
      control.stop();
      return nullptr;
    }
    auto batch = std::make_shared<ForecastBatch>(reader.read(scoring.batch_rows));
    ended = batch->rows() < scoring.batch_rows;
    return batch;
  };
  const auto score = [&](const Read& batch) -> Scored {
    auto scored =
        std::make_shared<ScoredBatch>(score_batch(std::move(*batch), scoring.values, scoring.climatology));
    if (scoring.prepare) scoring.prepare(*scored);
    return scored;
  };
  // Errors wait for their turn here, so that the one reported is the first in the file.
  const auto take = [&](const Scored& batch) {
    count(*batch, reader.path(), scoring.skip_bad_rows, counts);
    scoring.take(*batch);
    if (batch->failure) std::rethrow_exception(batch->failure);
  };
  const auto batches_at_once = static_cast<std::size_t>(2 * tbb::info::default_concurrency());
  tbb::parallel_pipeline(batches_at_once,
                         tbb::make_filter<void, Read>(filter_mode::serial_in_order, read) &
                             tbb::make_filter<Read, Scored>(filter_mode::parallel, score) &
                             tbb::make_filter<Scored, void>(filter_mode::serial_in_order, take));
  return counts;
}

}  // namespace seedbed::experiments
