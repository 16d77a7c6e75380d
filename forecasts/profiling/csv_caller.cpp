#include "forecasts/profiling/csv_caller.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <string_view>

#include "base/data_error.hpp"

namespace seedbed::forecasts {

CsvCaller::CsvCaller(const Predictor& predictor, const SampleRows& rows, std::size_t batch, std::size_t first)
    : predictor_(predictor), rows_(rows), batch_(batch), next_(first), all_(batch) {
  std::iota(all_.begin(), all_.end(), 0);
  start_over();
  work_.emplace(blocks_->make_work());
}

/// What lagged inputs remember does not go with rows from the start again.
void CsvCaller::start_over() {
  blocks_.emplace(predictor_, PredictionRequest{.bad_rows = BadRowRule::leave_out}, rows_.name(),
                  rows_.header());
}

void CsvCaller::next() {
  if (next_ + batch_ > rows_.size()) {
    next_ = 0;
    if (has_lags()) start_over();
  }
  const std::string_view text = rows_.text(next_, batch_);
  experiments::TextBlock& block = work_->block;
  if (block.bytes.size() < text.size()) block.bytes.resize(text.size());
  std::ranges::copy(text, block.bytes.begin());
  block.size = text.size();
  block.first_line = static_cast<std::int64_t>(next_) + 2;  // behind the header
  next_ += batch_;
}

void CsvCaller::parse() {
  blocks_->parse(*work_);
  check();
}

void CsvCaller::fill_lags() {
  blocks_->fill_lags(*work_);
  check();
}

void CsvCaller::check() const {
  if (!work_->error.empty()) throw DataError(work_->error);
  const RawChunk& chunk = work_->chunk;
  if (chunk.rows() == batch_) return;
  throw DataError(
      fmt::format("{}: {} of {} rows cannot be predicted", rows_.name(), batch_ - chunk.rows(), batch_));
}

void CsvCaller::encode() {
  const RawChunk& chunk = work_->chunk;
  predictor_.encode({chunk.rows(), chunk.numbers, chunk.strings}, work_->buffers);
}

void CsvCaller::predict() {
  predictor_.predict_encoded(all_, work_->buffers);
}

}  // namespace seedbed::forecasts
