#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "experiments/csv/csv_header.hpp"
#include "experiments/csv/record_parser.hpp"
#include "experiments/csv/record_source.hpp"
#include "forecasts/prediction/lag_memory.hpp"
#include "forecasts/prediction/prediction_buffers.hpp"
#include "forecasts/prediction/prediction_columns.hpp"
#include "forecasts/prediction/predictor.hpp"
#include "forecasts/prediction/raw_chunk.hpp"
#include "forecasts/prediction/row_reader.hpp"
#include "forecasts/prediction/text_buffer.hpp"
#include "forecasts/prediction/unseen_cells.hpp"
#include "metrics/scores/row_values.hpp"
#include "metrics/scores/score_accumulator.hpp"

namespace seedbed::forecasts {

/// What becomes of a row that cannot be predicted.
enum class BadRowRule {
  error,       ///< the first one ends it, when the rows before it are written
  leave_out,   ///< it is left out, and written as a line of the file of bad rows
  empty_line,  ///< an empty line stands in its place, and a line of text says what is wrong
};

/// What to write for each row, and what to do with rows that cannot be predicted.
struct PredictionRequest {
  std::optional<char> delimiter = {};  ///< of input and output; if not given, the model's or the file's own
  std::vector<std::string> columns = PredictionColumns::defaults();
  std::vector<std::string> keep = {};  ///< columns of the input to be handed through
  MissingPolicy missing = {};
  UnseenRule unseen = UnseenRule::accept;
  BadRowRule bad_rows = BadRowRule::error;
  ForecastFormat format = {};
};

/// A block on its way through the stages; all memory is used again for another block.
struct BlockWork {
  explicit BlockWork(experiments::RecordParser of_rows) : parser(std::move(of_rows)) {}

  experiments::TextBlock block;
  double share = 0;  // of the input that ends with this block
  experiments::RecordParser parser;
  RawChunk chunk;
  PredictionBuffers buffers;
  std::vector<char> unseen;               // rows × strings: 1 for what the models do not know
  std::vector<UnseenCells> unseen_cells;  // per string
  std::vector<double> y;                  // of the rows predicted
  std::vector<std::int32_t> chosen;       // rows to predict, indices into the chunk
  std::int64_t predicted = 0;             // of those, the ones that came out
  std::vector<char> unscored;             // per row chosen: it did not, or has no target or weight
  std::vector<double> weights;            // per row chosen; empty if rows have none
  metrics::RowValues values;              // of the rows chosen
  std::vector<std::span<const double>> columns,
      score_columns;  // of these, what is written and what is scored
  TextBuffer out, bad_out;
  std::int64_t skipped = 0;      // rows without a forecast for what is missing
  std::int64_t with_unseen = 0;  // rows without a forecast for what the models do not know
  std::int64_t left_out = 0;     // rows without a forecast as the models' data.where leaves them out
  std::string broken;            // why its text goes on as no CSV; an error once the rows before have none
  std::string error;             // what ends it, when the rows in `out` are written
};

/// A file with rows for the models: "-" is standard input.
experiments::RecordSource record_source(const Predictor& predictor, const std::string& path,
                                        std::size_t block_bytes);

/// Turns blocks of an input file into blocks of predictions. The stages of one block come one after the
/// other; `parse` and `finish` of different blocks may run at the same time, `fill_lags` only in the order of
/// the file. What is wrong with a block is left in its `error`, and what stands before it in its `out`, so
/// that the first error of the file is the one reported, and comes after the forecasts before it.
class BlockPredictor {
 public:
  /// `header` is the first record of the file `name`. Throws DataError if the file or the request does not
  /// fit the models.
  BlockPredictor(const Predictor& predictor, const PredictionRequest& request, const std::string& name,
                 const experiments::TextBlock& header);

  /// What parts the cells of the file, and the predictions: what the request says; else what the model was
  /// trained with, unless only with another one, which stands in the header most often, the file has the
  /// columns that the model reads.
  char delimiter() const { return format_.delimiter; }
  /// Whether what was given as the header is a row.
  bool first_is_data() const { return columns_of_file_.first_is_data; }
  bool has_target() const { return reader_.has_target(); }
  bool has_weight() const { return reader_.has_weight(); }
  const experiments::BoundCondition& condition() const { return reader_.condition(); }
  /// With nothing counted yet.
  std::vector<UnseenColumn> unseen_columns() const;
  /// What the models know that is like an unknown cell, if anything.
  std::string known_alike(std::size_t string, std::string_view cell) const {
    return alike_value(cell, predictor_.known_levels(string));
  }
  bool has_lags() const { return lags_.has_value(); }

  BlockWork make_work() const;
  std::string header_text() const;
  /// The header of the file of bad rows: "line,problem" and then that of the input.
  std::string bad_header_text() const;

  /// `work.error` is to be empty, or what went wrong in reading the block.
  void parse(BlockWork& work) const;
  void fill_lags(BlockWork& work);
  void finish(BlockWork& work) const;

  /// To be called for every block, in the order of the file.
  void add_scores(const BlockWork& work);
  std::int64_t scored_rows() const { return scores_ ? scores_->rows() : 0; }
  std::vector<metrics::Score> scores();

 private:
  void choose_rows(BlockWork& work) const;
  void find_unseen(BlockWork& work) const;
  void predict(BlockWork& work) const;
  std::int64_t find_error(BlockWork& work) const;
  void write(BlockWork& work, std::int64_t end_line) const;
  void write_bad_rows(BlockWork& work) const;
  std::span<const std::string_view> kept(const RawChunk& chunk, std::size_t row) const;

  const Predictor& predictor_;
  PredictionRequest request_;
  std::string name_;
  experiments::CsvFormat format_;
  experiments::FileColumns columns_of_file_;
  std::string header_;  // as it stands in the file
  RowReader reader_;
  PredictionColumns columns_;
  std::optional<metrics::ScoreAccumulator> scores_;  // if there is a target
  std::optional<LagMemory> lags_;
};

}  // namespace seedbed::forecasts
