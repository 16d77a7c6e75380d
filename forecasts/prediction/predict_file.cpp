#include "forecasts/prediction/predict_file.hpp"

#include <fmt/format.h>
#include <tbb/concurrent_queue.h>
#include <tbb/global_control.h>
#include <tbb/parallel_pipeline.h>
#include <tbb/task_arena.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "base/data_error.hpp"
#include "base/messages.hpp"
#include "base/thread_order.hpp"
#include "forecasts/prediction/written_blocks.hpp"

namespace seedbed::forecasts {
namespace {

/// Blocks that are on their way at a time, per thread: enough for none to wait for the slowest.
constexpr int kBlocksPerThread = 3;

/// Memory for blocks, handed from those that are done to those that begin.
class WorkPool {
 public:
  explicit WorkPool(const BlockPredictor& predictor) : predictor_(predictor) {}

  BlockWork* take() {
    BlockWork* work = nullptr;
    if (free_.try_pop(work)) return work;
    all_.push_back(std::make_unique<BlockWork>(predictor_.make_work()));  // only the first stage takes
    return all_.back().get();
  }
  void give_back(BlockWork* work) { free_.push(work); }

 private:
  const BlockPredictor& predictor_;
  std::vector<std::unique_ptr<BlockWork>> all_;
  tbb::concurrent_queue<BlockWork*> free_;
};

/// A stage that changes a block.
template <class Function>
auto on_block(const Function& function) {
  return [function](BlockWork* work) {
    const Turn block(work);
    function(*work);
    return work;
  };
}

/// The stages of a file, from its source to what is written.
class Pipeline {
 public:
  Pipeline(experiments::RecordSource& source, BlockPredictor& predictor, WrittenBlocks& written)
      : source_(source), predictor_(predictor), written_(written), pool_(predictor) {}

  void run(int threads) {
    const auto read = [this](tbb::flow_control& flow) {
      const Turn stage(&source_);
      const Block work = written_.stopped() ? nullptr : next_block();
      if (work == nullptr) flow.stop();
      return work;
    };
    const auto parse = on_block([this](BlockWork& work) { predictor_.parse(work); });
    const auto fill_lags = on_block([this](BlockWork& work) {
      const Turn stage(&predictor_);
      predictor_.fill_lags(work);
    });
    const auto finish = on_block([this](BlockWork& work) { predictor_.finish(work); });
    const auto parse_and_finish = on_block([this](BlockWork& work) {
      predictor_.parse(work);
      predictor_.finish(work);
    });
    const auto write = [this](Block work) {
      const Turn stage(&written_), block(work);
      written_.add(*work);
      pool_.give_back(work);
    };

    SharedWork all;
    constexpr auto kInOrder = tbb::filter_mode::serial_in_order, kAtOnce = tbb::filter_mode::parallel;
    const auto first = tbb::make_filter<void, Block>(kInOrder, all.piece(read));
    const auto last = tbb::make_filter<Block, void>(kInOrder, all.piece(write));
    const auto stage = [&](tbb::filter_mode mode, const auto& body) {
      return tbb::make_filter<Block, Block>(mode, all.piece(body));
    };
    const tbb::filter<void, void> stages =
        predictor_.has_lags()
            ? first & stage(kAtOnce, parse) & stage(kInOrder, fill_lags) & stage(kAtOnce, finish) & last
            : first & stage(kAtOnce, parse_and_finish) & last;
    const tbb::global_control limit(tbb::global_control::max_allowed_parallelism,
                                    static_cast<std::size_t>(threads));
    tbb::task_arena arena(threads);
    arena.execute(
        [&] { tbb::parallel_pipeline(static_cast<std::size_t>(threads) * kBlocksPerThread, stages); });
  }

 private:
  using Block = BlockWork*;

  /// The next block; one with an error if the file cannot be read any further, and then no more.
  Block next_block() {
    const Block work = pool_.take();
    const Turn block(work);
    work->error.clear();
    try {
      if (failed_ || !source_.next(work->block)) return nullptr;
    } catch (const DataError& error) {  // to be reported only after what is wrong before it
      failed_ = true;
      work->block.size = 0;
      work->error = error.what();
    }
    work->share = source_.progress();
    return work;
  }

  experiments::RecordSource& source_;
  BlockPredictor& predictor_;
  WrittenBlocks& written_;
  WorkPool pool_;
  bool failed_ = false;
};

}  // namespace

PredictionSummary predict_file(const Predictor& predictor, const PredictionRequest& request,
                               const PredictionRun& run) {
  experiments::RecordSource source = record_source(predictor, run.input, run.block_bytes);
  const experiments::TextBlock header = source.read_header();
  BlockPredictor blocks(predictor, request, source.name(), header);
  if (run.parts > 1 && blocks.has_lags()) {
    throw DataError(
        "--part: the model has lagged inputs, which need the rows before; predict the file as a whole");
  }
  source.set_delimiter(blocks.delimiter());
  if (blocks.first_is_data()) source.put_back(header);
  if (run.parts > 1) source.take_part(run.part, run.parts);
  WrittenBlocks written(blocks, run, request.bad_rows, source.name());
  Pipeline(source, blocks, written).run(run.threads);
  PredictionSummary summary = written.summary();
  if (!request.delimiter && blocks.delimiter() != predictor.reading_settings("").delimiter)
    summary.own_delimiter = blocks.delimiter();
  return summary;
}

}  // namespace seedbed::forecasts
