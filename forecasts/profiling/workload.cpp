#include "forecasts/profiling/workload.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <numeric>
#include <optional>
#include <utility>

#include "forecasts/profiling/csv_caller.hpp"
#include "metrics/scores/row_values.hpp"
#include "metrics/scores/score_accumulator.hpp"

namespace seedbed::forecasts {
namespace {

constexpr std::size_t kStages = 6;

/// Callers begin at different rows.
constexpr std::size_t kCallerStride = 7919;

double median_of(std::vector<std::int64_t>& times) {
  std::ranges::sort(times);
  return percentile(times, 0.5);
}

/// What comes behind the network: the numbers that are written for each row, their scores and their text.
struct Output {
  metrics::RowValues values;
  PredictionColumns columns;
  std::optional<metrics::ScoreAccumulator> scores;
  std::vector<std::span<const double>> written, scored;
  std::size_t rows;
  TextBuffer text;

  Output(const Predictor& predictor, char delimiter, std::size_t batch, bool has_target)
      : columns(PredictionColumns::defaults(), {}, predictor.family(), predictor.components(), delimiter),
        rows(batch) {
    if (has_target) scores.emplace(metrics::default_prediction_scores(), metrics::Keep::sums);
  }

  void score(const BlockWork& work) {
    values.load(work.buffers.mixtures.view(), work.chunk.target);
    written.clear();
    for (const metrics::RowValue& value : columns.values()) written.push_back(values.get(value));
    if (!scores) return;
    scored.clear();
    for (const metrics::RowValue& value : scores->values()) scored.push_back(values.get(value));
    scores->add(scored, {});
  }

  void format(const BlockWork& work) {
    text.clear();
    for (std::size_t row = 0; row < rows; ++row) {
      columns.write_row({}, work.buffers.mixtures.view(), written, row, static_cast<std::int64_t>(row), text);
    }
  }
};

}  // namespace

Workload::Workload(ModelProfile description, Predictor predictor, SampleRows rows, std::size_t largest_batch)
    : description_(std::move(description)), predictor_(std::move(predictor)), rows_(std::move(rows)) {
  if (predictor_.reading_settings("").lags.empty()) rows_.repeat_to(largest_batch);
  CsvCaller caller(predictor_, rows_, rows_.size(), 0);
  caller.next();
  caller.parse();
  caller.fill_lags();
  caller.encode();
  encoded_ = std::move(caller.work().buffers);
}

TimedCall Workload::calls(ProfileInput input, std::size_t batch, std::size_t caller) const {
  const std::size_t first = caller * kCallerStride % (rows_.size() - batch + 1);
  return input == ProfileInput::csv ? csv_calls(batch, first) : encoded_calls(batch, first);
}

TimedCall Workload::csv_calls(std::size_t batch, std::size_t first) const {
  const auto caller = std::make_shared<CsvCaller>(predictor_, rows_, batch, first);
  return {[caller] { caller->next(); },
          [caller] {
            caller->parse();
            caller->fill_lags();
            caller->encode();
            caller->predict();
          }};
}

TimedCall Workload::encoded_calls(std::size_t batch, std::size_t first) const {
  struct State {
    PredictionBuffers buffers;  // its inputs are views of all the encoded rows
    std::vector<std::int32_t> all;
    std::size_t next = 0;
    std::span<const std::int32_t> chosen = {};
  };
  const auto state = std::make_shared<State>();
  for (const PredictionBuffers::Member& member : encoded_.members) {
    state->buffers.members.emplace_back().inputs = member.inputs;
  }
  state->all.resize(rows_.size());
  std::iota(state->all.begin(), state->all.end(), 0);
  state->next = first;
  return {[state, batch] {
            if (state->next + batch > state->all.size()) state->next = 0;
            state->chosen = std::span(state->all).subspan(state->next, batch);
            state->next += batch;
          },
          [this, state] { predictor_.predict_encoded(state->chosen, state->buffers); }};
}

StageTimes Workload::stages(const NanosecondClock& clock, const CallBudget& budget,
                            std::size_t chunk_bytes) const {
  const std::size_t row_bytes = std::max<std::size_t>(rows_.text(0, rows_.size()).size() / rows_.size(), 1);
  const std::size_t batch = std::clamp<std::size_t>(chunk_bytes / row_bytes, 1, rows_.size());
  CsvCaller caller(predictor_, rows_, batch, 0);
  Output output(predictor_, predictor_.reading_settings("").delimiter, batch, caller.has_target());
  const std::array<std::function<void()>, kStages> steps = {
      [&] { caller.parse(); },   [&] { caller.fill_lags(); },          [&] { caller.encode(); },
      [&] { caller.predict(); }, [&] { output.score(caller.work()); }, [&] { output.format(caller.work()); }};
  std::array<std::vector<std::int64_t>, kStages> times;
  TimedCall chunk;
  chunk.prepare = [&] { caller.next(); };
  chunk.run = [&] {
    std::int64_t begin = clock();
    for (std::size_t step = 0; step < kStages; ++step) {
      steps[step]();
      const std::int64_t end = clock();
      times[step].push_back(end - begin);
      begin = end;
    }
  };
  time_calls(clock, chunk, budget);
  for (auto& list : times) list.erase(list.begin());  // the first call
  return {.rows = batch,
          .has_lags = caller.has_lags(),
          .parse = median_of(times[0]),
          .lags = median_of(times[1]),
          .encode = median_of(times[2]),
          .network = median_of(times[3]),
          .score = median_of(times[4]),
          .format = median_of(times[5])};
}

}  // namespace seedbed::forecasts
