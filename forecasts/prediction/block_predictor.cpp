#include "forecasts/prediction/block_predictor.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <exception>
#include <limits>
#include <utility>

#include "base/csv_field.hpp"
#include "base/data_error.hpp"
#include "base/messages.hpp"
#include "base/unicode/shown_text.hpp"
#include "experiments/csv/sniff_delimiter.hpp"
#include "experiments/dataset/column_plan.hpp"
#include "experiments/dataset/reading_rules.hpp"
#include "forecasts/prediction/finite_forecast.hpp"

namespace seedbed::forecasts {
namespace {

/// Runs a stage; what it throws becomes the block's error.
template <class Stage>
void guarded(BlockWork& work, const Stage& stage) {
  if (!work.error.empty()) return;
  try {
    stage();
  } catch (const std::bad_alloc&) {
    work.error = "out of memory";
  } catch (const std::exception& error) {
    work.error = error.what();
  }
}

void clear(RawChunk& chunk) {
  chunk.lines.clear();
  chunk.records.clear();
  chunk.numbers.clear();
  chunk.strings.clear();
  chunk.target.clear();
  chunk.weights.clear();
  chunk.kept.clear();
  chunk.skipped.clear();
  chunk.left_out.clear();
  chunk.has_unseen.clear();
  chunk.is_bad.clear();
  chunk.lag_values.clear();
  chunk.orders.clear();
  chunk.order_is_date.clear();
  chunk.groups.clear();
  chunk.bad.clear();
}

std::string_view without_line_end(std::string_view text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.remove_suffix(1);
  return text;
}

std::string joined(const std::vector<std::string>& names, char delimiter) {
  std::string text;
  for (const std::string& name : names) {
    if (!text.empty()) text += delimiter;
    text += quoted_csv_field(name);
  }
  return text;
}

/// Whether the header has the columns that the models read.
bool has_columns(const experiments::DataSettings& settings, const std::string& name,
                 const experiments::TextBlock& header, const experiments::CsvFormat& format) {
  try {
    experiments::plan_columns(settings, name, experiments::file_columns(header, name, format).names,
                              experiments::TargetRule::optional);
    return true;
  } catch (const DataError&) {
    return false;
  }
}

experiments::CsvFormat format_of(const Predictor& predictor, std::optional<char> given,
                                 const std::string& name, const experiments::TextBlock& header) {
  const experiments::DataSettings settings = predictor.reading_settings(name);
  experiments::CsvFormat format = experiments::csv_format(settings);
  if (given) {
    format.delimiter = *given;
    return format;
  }
  if (!format.header.empty() || has_columns(settings, name, header, format)) return format;
  experiments::CsvFormat own = format;
  own.delimiter = experiments::sniff_delimiter_of_text(header.text());
  return has_columns(settings, name, header, own) ? own : format;
}

}  // namespace

experiments::RecordSource record_source(const Predictor& predictor, const std::string& path,
                                        std::size_t block_bytes) {
  const experiments::RecordFormat format = {.csv = experiments::csv_format(predictor.reading_settings(path)),
                                            .block_bytes = block_bytes};
  if (path == "-") return {"standard input", STDIN_FILENO, format};
  return {path, format};
}

BlockPredictor::BlockPredictor(const Predictor& predictor, const PredictionRequest& request,
                               const std::string& name, const experiments::TextBlock& header)
    : predictor_(predictor),
      request_(request),
      name_(name),
      format_(format_of(predictor, request.delimiter, name, header)),
      columns_of_file_(experiments::file_columns(header, name, format_)),
      header_(first_is_data() ? joined(columns_of_file_.names, format_.delimiter)
                              : std::string(without_line_end(header.text()))),
      reader_(predictor, name, columns_of_file_.names, request.keep, request.missing),
      columns_(request.columns, request.keep, predictor.family(), predictor.components(), format_.delimiter,
               request.format) {
  if (!columns_.needs_target().empty() && !has_target()) {
    throw DataError(fmt::format("{}: there is no column {}, which {} needs", shown_path(name_),
                                quoted_value(predictor_.target()), columns_.needs_target()));
  }
  if (has_target()) scores_.emplace(metrics::default_prediction_scores(), metrics::Keep::sums);
  const std::vector<experiments::LagSettings> lags = predictor.reading_settings(name).lags;
  if (!lags.empty()) lags_.emplace(lags, predictor.numbers());
}

BlockWork BlockPredictor::make_work() const {
  experiments::RecordParser parser(name_, format_);
  parser.set_columns(reader_.header().size());
  return BlockWork(std::move(parser));
}

std::string BlockPredictor::header_text() const {
  TextBuffer out;
  columns_.write_header(out);
  return std::string(out.view());
}

std::string BlockPredictor::bad_header_text() const {
  return fmt::format("line{0}problem{0}{1}\n", format_.delimiter, header_);
}

void BlockPredictor::parse(BlockWork& work) const {
  work.out.clear();
  work.bad_out.clear();
  work.skipped = 0;
  work.left_out = 0;
  work.with_unseen = 0;
  work.broken.clear();
  work.score_columns.clear();
  clear(work.chunk);
  guarded(work, [&] {
    work.parser.start(work.block);
    try {
      reader_.read(work.parser, work.chunk);
    } catch (const DataError& error) {
      work.broken = error.what();
    }
  });
}

void BlockPredictor::fill_lags(BlockWork& work) {
  guarded(work, [&] {
    if (lags_) lags_->fill(work.chunk);
  });
}

void BlockPredictor::finish(BlockWork& work) const {
  guarded(work, [&] {
    reader_.mark_skipped(work.chunk);
    choose_rows(work);
    predict(work);
    std::ranges::stable_sort(work.chunk.bad, {}, &BadRecord::line);
    write(work, find_error(work));
    if (request_.bad_rows != BadRowRule::error) write_bad_rows(work);
  });
}

void BlockPredictor::choose_rows(BlockWork& work) const {
  RawChunk& chunk = work.chunk;
  predictor_.encode({chunk.rows(), chunk.numbers, chunk.strings}, work.buffers);
  for (const UnusableNumber& found : work.buffers.unusable) {
    if (chunk.skipped[found.row] || chunk.is_bad[found.row]) continue;
    const std::size_t width = predictor_.numbers().size();
    chunk.set_aside(
        found.row,
        fmt::format(": column {}: {} is too far from the training values (or too large) to be an input",
                    quoted_value(predictor_.numbers()[found.number].name()),
                    chunk.numbers[found.row * width + found.number]));
  }
  find_unseen(work);
  work.chosen.clear();
  for (std::size_t row = 0; row < chunk.rows(); ++row) {
    if (!chunk.skipped[row] && !chunk.is_bad[row]) work.chosen.push_back(static_cast<std::int32_t>(row));
  }
}

void BlockPredictor::find_unseen(BlockWork& work) const {
  RawChunk& chunk = work.chunk;
  const std::size_t strings = predictor_.strings().size();
  work.unseen_cells.assign(strings, {});
  if (strings == 0) return;
  work.unseen.resize(chunk.rows() * strings);
  predictor_.mark_unseen(work.buffers, work.unseen);
  for (std::size_t row = 0; row < chunk.rows(); ++row) {
    if (chunk.skipped[row] || chunk.is_bad[row]) continue;
    for (std::size_t i = 0; i < strings && !chunk.is_bad[row]; ++i) {
      if (!work.unseen[row * strings + i]) continue;
      const std::string_view cell = chunk.strings[row * strings + i];
      work.unseen_cells[i].add(cell);
      if (request_.unseen == UnseenRule::skip) chunk.skipped[row] = chunk.has_unseen[row] = 1;
      if (request_.unseen != UnseenRule::error) continue;
      const std::string alike = known_alike(i, cell);
      chunk.set_aside(row,
                      fmt::format(": column {}: {} is nothing that the model knows{} (--on-unseen error)",
                                  quoted_value(predictor_.strings()[i]),
                                  cell.data() == nullptr ? "a missing value" : quoted_value(cell),
                                  alike.empty() ? "" : fmt::format("; {} is", quoted_value(alike))));
    }
  }
}

std::vector<UnseenColumn> BlockPredictor::unseen_columns() const {
  std::vector<UnseenColumn> columns;
  for (const std::string& name : predictor_.strings()) columns.push_back({name, 0});
  return columns;
}

void BlockPredictor::predict(BlockWork& work) const {
  predictor_.predict_encoded(work.chosen, work.buffers);
  const models::MixtureRows& mixtures = work.buffers.mixtures;
  work.y.clear();
  work.unscored.clear();
  work.weights.clear();
  work.predicted = 0;
  for (std::size_t i = 0; i < work.chosen.size(); ++i) {
    const auto row = static_cast<std::size_t>(work.chosen[i]);
    work.y.push_back(work.chunk.target[row]);
    const bool finite = is_finite_forecast(mixtures, i);
    if (!finite) work.chunk.set_aside(row, ": " + not_finite(mixtures, i));
    work.predicted += finite;
    work.unscored.push_back(!finite || std::isnan(work.y.back()));
    if (!has_weight()) continue;
    work.weights.push_back(work.chunk.weights[row]);
    if (!(work.weights.back() > 0)) work.unscored.back() = 1;
  }
  work.values.load(mixtures.view(), work.y);
  work.columns.clear();
  for (const metrics::RowValue& value : columns_.values()) work.columns.push_back(work.values.get(value));
  work.score_columns.clear();
  if (!scores_) return;
  for (const metrics::RowValue& value : scores_->values())
    work.score_columns.push_back(work.values.get(value));
}

std::span<const std::string_view> BlockPredictor::kept(const RawChunk& chunk, std::size_t row) const {
  return std::span(chunk.kept).subspan(row * request_.keep.size(), request_.keep.size());
}

/// Sets the block's error, if there is one; returns the line of its row, or one behind all.
std::int64_t BlockPredictor::find_error(BlockWork& work) const {
  const std::vector<BadRecord>& bad = work.chunk.bad;
  if (request_.bad_rows == BadRowRule::error && !bad.empty()) {
    work.error = fmt::format("{}{}; correct it, or leave such rows out with --bad-rows skip",
                             place(name_, bad.front().line), bad.front().problem);
    return bad.front().line;
  }
  work.error = work.broken;  // which comes behind all rows
  return std::numeric_limits<std::int64_t>::max();
}

/// Rows before `end_line`.
void BlockPredictor::write(BlockWork& work, std::int64_t end_line) const {
  const RawChunk& chunk = work.chunk;
  const metrics::Mixtures mixtures = work.buffers.mixtures.view();
  auto bad = chunk.bad.begin();
  const auto write_empty_lines = [&](std::int64_t up_to) {
    for (; bad != chunk.bad.end() && bad->line <= up_to; ++bad) {
      if (request_.bad_rows == BadRowRule::empty_line) work.out.append('\n');
    }
  };
  std::size_t next = 0;  // among the rows chosen
  for (std::size_t row = 0; row < chunk.rows() && chunk.lines[row] < end_line; ++row) {
    write_empty_lines(chunk.lines[row]);
    const bool was_chosen = next < work.chosen.size() && static_cast<std::size_t>(work.chosen[next]) == row;
    if (chunk.is_bad[row]) {
      // it has its empty line
    } else if (chunk.skipped[row]) {
      columns_.write_empty_row(kept(chunk, row), work.out);
      ++(chunk.left_out[row] ? work.left_out : chunk.has_unseen[row] ? work.with_unseen : work.skipped);
    } else if (was_chosen) {
      columns_.write_row(kept(chunk, row), mixtures, work.columns, next, chunk.lines[row], work.out);
    }
    next += was_chosen;
  }
  write_empty_lines(end_line);
}

void BlockPredictor::write_bad_rows(BlockWork& work) const {
  for (const BadRecord& record : work.chunk.bad) {
    if (request_.bad_rows == BadRowRule::empty_line) {
      work.bad_out.append(fmt::format("{}{}\n", place(name_, record.line), record.problem));
      continue;
    }
    const std::string_view problem = std::string_view(record.problem).substr(2);  // ": "
    work.bad_out.append(fmt::format("{}{}{}{}", record.line, format_.delimiter, quoted_csv_field(problem),
                                    format_.delimiter));
    work.bad_out.append(record.record);
    work.bad_out.append('\n');
  }
}

void BlockPredictor::add_scores(const BlockWork& work) {
  if (scores_) scores_->add(work.score_columns, work.unscored, work.weights);
}

std::vector<metrics::Score> BlockPredictor::scores() {
  return scores_ ? scores_->scores() : std::vector<metrics::Score>();
}

}  // namespace seedbed::forecasts
