#include "forecasts/prediction/written_blocks.hpp"

#include <utility>

#include "base/data_error.hpp"
#include "base/messages.hpp"

namespace seedbed::forecasts {

WrittenBlocks::WrittenBlocks(BlockPredictor& predictor, const PredictionRun& run, BadRowRule bad_rows,
                             std::string name)
    : predictor_(predictor), run_(run), name_(std::move(name)), unseen_(predictor.unseen_columns()) {
  if (run.part == 1) run.write(predictor.header_text());
  if (bad_rows == BadRowRule::leave_out && run.part == 1) run.write_bad(predictor.bad_header_text());
}

void WrittenBlocks::add(const BlockWork& work) {
  if (stopped_) return;
  if (work.out.size() > 0 || work.error.empty()) run_.write(work.out.view());
  if (work.bad_out.size() > 0) run_.write_bad(work.bad_out.view());
  if (!work.error.empty()) throw DataError(work.error);
  if (!work.chunk.bad.empty()) {
    if (summary_.bad_rows == 0) {
      summary_.first_bad = place(name_, work.chunk.bad.front().line) + work.chunk.bad.front().problem;
    }
    summary_.bad_rows += static_cast<std::int64_t>(work.chunk.bad.size());
  }
  predictor_.add_scores(work);
  add_unseen(work.unseen_cells, unseen_);
  summary_.rows += work.predicted + work.skipped + work.with_unseen + work.left_out;
  summary_.with_unseen += work.with_unseen;
  summary_.skipped += work.skipped;
  summary_.left_out += work.left_out;
  if (run_.go_on && !run_.go_on(summary_.rows, work.share)) stopped_ = true;
}

PredictionSummary WrittenBlocks::summary() const {
  PredictionSummary summary = summary_;
  summary.complete = !stopped_;
  for (std::size_t i = 0; i < unseen_.size(); ++i) {
    if (unseen_[i].cells == 0) continue;
    summary.unseen.push_back(unseen_[i]);
    for (const std::string& example : unseen_[i].examples)
      summary.unseen.back().alike.push_back(predictor_.known_alike(i, example));
  }
  summary.condition = predictor_.condition().text();
  summary.absent = predictor_.condition().absent();
  summary.has_target = predictor_.has_target();
  summary.has_weight = predictor_.has_weight();
  if (!summary.has_target) return summary;
  summary.scored_rows = predictor_.scored_rows();
  summary.scores = predictor_.scores();
  return summary;
}

}  // namespace seedbed::forecasts
