#include "forecasts/prediction/row_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "base/data_error.hpp"
#include "base/messages.hpp"
#include "base/unicode/shown_text.hpp"
#include "base/utf8.hpp"
#include "experiments/csv/calendar_name.hpp"
#include "experiments/csv/cell.hpp"
#include "experiments/csv/csv_header.hpp"
#include "experiments/csv/number_hint.hpp"
#include "experiments/csv/truth_word.hpp"
#include "experiments/dataset/date_parts.hpp"
#include "experiments/dataset/reading_rules.hpp"
#include "metrics/families/family.hpp"

namespace seedbed::forecasts {

using experiments::CellState;

namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

constexpr const char* kGapRefused =
    "the value is missing, which the model was trained not to accept (data.missing: error); --on-missing "
    "skip "
    "leaves such rows without a forecast";

int place_of(const std::vector<std::string>& names, const std::string& name) {
  const auto found = std::ranges::find(names, name);
  return found == names.end() ? -1 : static_cast<int>(found - names.begin());
}

[[noreturn]] void no_such_column(const std::string& file, const std::string& name,
                                 std::span<const std::string> there) {
  throw DataError(fmt::format("{}: there is no column {}{}; the columns are {}", shown_path(file),
                              quoted_value(name), did_you_mean(name, there), quoted_list(there)));
}

/// Of columns of a file.
std::vector<std::size_t> fields_of(const std::vector<std::string>& wanted,
                                   const experiments::ColumnNames& columns, const std::string& file) {
  std::vector<std::size_t> fields;
  for (const std::string& name : wanted) {
    const auto field = columns.find(name);
    if (!field) no_such_column(file, name, columns.names());
    fields.push_back(*field);
  }
  return fields;
}

}  // namespace

RowReader::RowReader(const Predictor& predictor, const std::string& name, std::vector<std::string> header,
                     const std::vector<std::string>& keep, const MissingPolicy& missing)
    : name_(name),
      header_(std::move(header)),
      numbers_(predictor.numbers()),
      strings_(predictor.strings()),
      settings_(predictor.reading_settings(name)),
      rules_(experiments::reading_rules(settings_)),
      condition_(experiments::RowCondition::parse(settings_.where), name_, header_, settings_.target),
      yes_no_(metrics::traits(predictor.family()).only_binary),
      skip_(missing.skip),
      gaps_allowed_(settings_.missing != experiments::MissingRule::error) {
  plan_cells(experiments::plan_columns(settings_, name_, header_, experiments::TargetRule::optional));
  kept_ = fields_of(keep, experiments::ColumnNames(name_, header_), name_);
  plan_watched(missing);
}

void RowReader::plan_cells(const experiments::ColumnPlan& plan) {
  for (const experiments::LagSettings& lag : settings_.lags) group_columns_ += lag.group_by.size();
  for (const experiments::PlannedColumn& column : plan.columns) {
    Cell cell;
    cell.column = column;
    has_target_ |= column.target;
    has_weight_ |= column.weight;
    for (std::size_t i = 0; i < numbers_.size(); ++i) {
      if (numbers_[i].lag || numbers_[i].column != column.name) continue;
      if (numbers_[i].part) {
        cell.date_parts.emplace_back(*numbers_[i].part, i);
      } else {
        cell.number = static_cast<int>(i);
      }
    }
    cell.string = place_of(strings_, column.name);
    cell.truth = place_of(settings_.truth_columns, column.name) >= 0;
    std::size_t group = 0;
    for (std::size_t lag = 0; lag < settings_.lags.size(); ++lag) {
      const experiments::LagSettings& own = settings_.lags[lag];
      if (own.column == column.name) cell.lag_values.push_back(lag);
      if (own.order_by == column.name) cell.orders.push_back(lag);
      for (const std::string& by : own.group_by) {
        if (by == column.name) cell.groups.push_back(group);
        ++group;
      }
    }
    cells_.push_back(std::move(cell));
  }
  const auto is_mixed = [](const Cell& cell) {
    return cell.number < 0 || cell.truth || cell.column.target || cell.column.weight || cell.column.order ||
           cell.column.string || !cell.lag_values.empty();
  };
  const auto plain = std::stable_partition(cells_.begin(), cells_.end(), is_mixed);
  mixed_ = static_cast<std::size_t>(plain - cells_.begin());
  for (auto cell = plain; cell != cells_.end(); ++cell) {
    plain_.push_back({cell->column.field, static_cast<std::size_t>(cell->number)});
  }
}

void RowReader::plan_watched(const MissingPolicy& missing) {
  const auto wanted = [&](const std::string& name) {
    return missing.columns.empty() || std::ranges::count(missing.columns, name) > 0;
  };
  std::vector<std::string> inputs = strings_;
  for (std::size_t i = 0; i < numbers_.size(); ++i) {
    if (wanted(numbers_[i].column)) watched_numbers_.push_back(i);
    inputs.push_back(numbers_[i].column);
  }
  for (std::size_t i = 0; i < strings_.size(); ++i) {
    if (wanted(strings_[i])) watched_strings_.push_back(i);
  }
  for (const std::string& name : missing.columns) {
    if (place_of(inputs, name) >= 0) continue;
    throw DataError(fmt::format("--on-missing: the models read no column {}{}; they read {}",
                                quoted_value(name), did_you_mean(name, inputs), quoted_list(inputs)));
  }
}

void RowReader::resize(RawChunk& chunk, std::size_t rows) const {
  chunk.lines.resize(rows);
  chunk.records.resize(rows);
  chunk.numbers.resize(rows * numbers_.size(), kMissing);
  chunk.strings.resize(rows * strings_.size());
  chunk.target.resize(rows, kMissing);
  if (has_weight_) chunk.weights.resize(rows, kMissing);
  chunk.kept.resize(rows * kept_.size());
  chunk.skipped.resize(rows);
  chunk.left_out.resize(rows);
  chunk.has_unseen.resize(rows);
  chunk.is_bad.resize(rows);
  if (settings_.lags.empty()) return;
  chunk.lag_values.resize(rows * settings_.lags.size(), kMissing);
  chunk.orders.resize(rows * settings_.lags.size());
  chunk.order_is_date.resize(rows * settings_.lags.size());
  chunk.groups.resize(rows * group_columns_);
}

std::string RowReader::read_number(const Cell& cell, std::string_view field, RawChunk& chunk) const {
  experiments::NumberCell read = experiments::read_number_cell(field, rules_);
  if (read.state == CellState::unreadable && cell.column.period > 0) {
    if (const auto named = experiments::calendar_name(field, cell.column.period))
      read = {*named, CellState::value};
  }
  const auto word =
      cell.truth && read.state == CellState::unreadable ? experiments::read_truth_word(field) : std::nullopt;
  const double value = word ? static_cast<double>(word->value) : read.number;
  if (read.state == CellState::missing) {
    if (!gaps_allowed_ && !skip_ && (cell.number >= 0 || !cell.lag_values.empty())) {
      return kGapRefused;
    }
  } else if (read.state != CellState::value && !word) {
    const std::string hint =
        read.state == CellState::not_finite ? "" : experiments::number_hint(field, rules_.format);
    return fmt::format("{} is not a {}number ({})", quoted_value(field),
                       read.state == CellState::not_finite ? "finite " : "",
                       hint.empty() ? "a gap is written as " + quoted_list(settings_.missing_values) : hint);
  } else if (yes_no_ && cell.column.target && value != 0 && value != 1) {
    return fmt::format("{} is neither 0 nor 1, between which this model decides", quoted_value(field));
  }
  const std::size_t row = chunk.rows() - 1, lags = settings_.lags.size();
  if (cell.column.target) chunk.target[row] = value;
  if (cell.number >= 0) chunk.numbers[row * numbers_.size() + static_cast<std::size_t>(cell.number)] = value;
  for (const std::size_t lag : cell.lag_values) chunk.lag_values[row * lags + lag] = value;
  return {};
}

/// What is no weight keeps the row out of the scores, and no forecast back.
void RowReader::read_weight(std::string_view field, RawChunk& chunk) const {
  const experiments::NumberCell read = experiments::read_number_cell(field, rules_);
  const bool weighs = read.state == CellState::value && read.number <= experiments::kLargestWeight;
  chunk.weights[chunk.rows() - 1] = weighs ? read.number : kMissing;
}

std::string RowReader::read_date(const Cell& cell, std::string_view field, RawChunk& chunk) const {
  const experiments::NumberCell read = experiments::read_date_cell(field, rules_);
  if (read.state == CellState::unreadable) return experiments::not_a_date(field);
  if (read.state == CellState::missing) return gaps_allowed_ || skip_ ? std::string() : kGapRefused;
  for (const auto& [part, number] : cell.date_parts)
    chunk.numbers[(chunk.rows() - 1) * numbers_.size() + number] = experiments::date_part(read.number, part);
  return {};
}

std::string RowReader::read_order(const Cell& cell, std::string_view field, RawChunk& chunk) const {
  const experiments::OrderCell read = experiments::read_order_cell(field, rules_);
  if (read.state != CellState::value) return experiments::order_problem(field, read.state, rules_);
  const std::size_t row = chunk.rows() - 1, lags = settings_.lags.size();
  for (const std::size_t lag : cell.orders) {
    chunk.orders[row * lags + lag] = read.key;
    chunk.order_is_date[row * lags + lag] = read.is_date;
  }
  return {};
}

std::string RowReader::read_string(const Cell& cell, std::string_view field, RawChunk& chunk) const {
  field = experiments::string_cell(field, rules_);
  const bool missing = experiments::is_missing_string(field, rules_);
  if (missing && !cell.groups.empty()) return "the value is missing, but the rows are grouped by this column";
  if (!missing && !is_utf8(field)) return experiments::not_utf8(field);
  const std::size_t row = chunk.rows() - 1;
  for (const std::size_t group : cell.groups) chunk.groups[row * group_columns_ + group] = field;
  if (cell.string >= 0) {
    chunk.strings[row * strings_.size() + static_cast<std::size_t>(cell.string)] =
        missing ? std::string_view() : field;
  }
  return {};
}

/// False if one of them cannot be used; `read_number` then says why.
bool RowReader::read_plain_numbers(const experiments::RecordParser& parser, double* numbers) const {
  const std::span<const std::string_view> fields = parser.fields();
  for (const PlainNumber& cell : plain_) {
    const std::string_view field = fields[cell.field];
    const experiments::NumberCell read =
        experiments::read_number_cell(field, rules_, parser.has_nine_bytes(field));
    if (read.state == CellState::value) {
      numbers[cell.number] = read.number;
    } else if (read.state != CellState::missing || (!gaps_allowed_ && !skip_)) {
      return false;  // a gap is NaN there already
    }
  }
  return true;
}

std::string RowReader::read_record(const experiments::RecordParser& parser, RawChunk& chunk) const {
  if (parser.is_malformed()) return ": " + parser.problem();
  const std::span<const std::string_view> fields = parser.fields();
  if (fields.size() != header_.size()) {
    return ": " + experiments::wrong_length(fields, header_);
  }
  const std::size_t row = chunk.rows() - 1;
  for (std::size_t i = 0; i < kept_.size(); ++i) chunk.kept[row * kept_.size() + i] = parser.raw()[kept_[i]];
  std::string uncomparable;
  if (condition_.test(fields, rules_, uncomparable) == experiments::Truth::no && uncomparable.empty()) {
    chunk.left_out[row] = 1;  // its cells need not be anything
    return {};
  }
  if (!uncomparable.empty()) return uncomparable;
  const bool plain_read = read_plain_numbers(parser, chunk.numbers.data() + row * numbers_.size());
  std::string first_problem;
  std::size_t first_field = header_.size();
  for (std::size_t i = 0; i < (plain_read ? mixed_ : cells_.size()); ++i) {
    const Cell& cell = cells_[i];
    const std::string_view field = fields[cell.column.field];
    std::string problem;
    if (cell.column.weight) read_weight(field, chunk);
    if (cell.column.number || cell.column.target) problem = read_number(cell, field, chunk);
    if (problem.empty() && cell.column.date) problem = read_date(cell, field, chunk);
    if (problem.empty() && cell.column.order) problem = read_order(cell, field, chunk);
    if (problem.empty() && cell.column.string) problem = read_string(cell, field, chunk);
    if (problem.empty() || cell.column.field > first_field) continue;
    first_field = cell.column.field;
    first_problem = fmt::format(": column {}: {}", quoted_value(cell.column.name), problem);
  }
  return first_problem;
}

void RowReader::read(experiments::RecordParser& parser, RawChunk& chunk) const {
  while (parser.next()) {
    const std::size_t row = chunk.rows();
    resize(chunk, row + 1);
    chunk.lines[row] = parser.line();
    chunk.records[row] = parser.record();
    std::string problem = read_record(parser, chunk);
    if (problem.empty()) continue;
    resize(chunk, row);
    chunk.bad.push_back({parser.line(), std::move(problem), parser.record()});
  }
}

void RowReader::mark_skipped(RawChunk& chunk) const {
  chunk.skipped = chunk.left_out;
  if (!skip_) return;
  for (std::size_t row = 0; row < chunk.rows(); ++row) {
    if (chunk.left_out[row]) continue;
    const auto number_missing = [&](std::size_t i) {
      return std::isnan(chunk.numbers[row * numbers_.size() + i]);
    };
    const auto string_missing = [&](std::size_t i) {
      return chunk.strings[row * strings_.size() + i].data() == nullptr;
    };
    chunk.skipped[row] = std::ranges::any_of(watched_numbers_, number_missing) ||
                         std::ranges::any_of(watched_strings_, string_missing);
  }
}

}  // namespace seedbed::forecasts
