#include "metrics/scores/score_accumulator.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "metrics/scores/calibration.hpp"
#include "metrics/scores/climatology.hpp"

namespace seedbed::metrics {
namespace {

bool is_mean(Form form) {
  return form == Form::mean || form == Form::root_of_mean_square;
}

}  // namespace

BadRow::BadRow(std::size_t row, RowStatus status)
    : std::runtime_error(fmt::format("row {} cannot be scored: {}", row, describe(status))),
      row_(row),
      status_(status) {}

ScoreAccumulator::ScoreAccumulator(const std::vector<std::string>& names, Keep keep) : keep_(keep) {
  for (NamedScore& score : named_scores(names)) {
    Entry& entry = entries_.emplace_back();
    entry.value = column_of(score.value());
    entry.second = score.entry->second ? column_of(score.second()) : entry.value;
    entry.streams = keep == Keep::sums && is_mean(score.entry->form);
    entry.score = std::move(score);
  }
}

std::size_t ScoreAccumulator::column_of(RowValue value) {
  const auto found = std::ranges::find(values_, value);
  if (found != values_.end()) return static_cast<std::size_t>(found - values_.begin());
  values_.push_back(value);
  return values_.size() - 1;
}

bool ScoreAccumulator::needs_climatology() const {
  return std::ranges::any_of(entries_,
                             [](const Entry& entry) { return entry.score.entry->needs_climatology; });
}

void ScoreAccumulator::add(RowValues& batch, std::span<const double> weights) {
  const auto status = batch.status();
  for (std::size_t row = 0; row < status.size(); ++row) {
    if (status[row] != RowStatus::ok) throw BadRow(static_cast<std::size_t>(rows_) + row, status[row]);
  }
  std::vector<std::span<const double>> columns;
  for (const RowValue& value : values_) columns.push_back(batch.get(value));
  add(columns, {}, weights);
}

void ScoreAccumulator::add_to(Entry& entry, std::span<const double> values, std::span<const double> second,
                              std::span<const char> left_out) {
  if (entry.streams && entry.score.entry->form == Form::root_of_mean_square) {
    for (std::size_t row = 0; row < values.size(); ++row) {
      if (left_out.empty() || !left_out[row]) entry.root.add(values[row]);
    }
    return;
  }
  StreamedMean mean = entry.mean;  // a copy stays in registers
  for (std::size_t row = 0; row < values.size(); ++row) {
    if (!left_out.empty() && left_out[row]) continue;
    if (entry.streams) {
      mean.add(values[row]);
      continue;
    }
    entry.kept.push_back(values[row]);
    if (entry.score.entry->second) entry.kept_second.push_back(second[row]);
  }
  entry.mean = mean;
}

void ScoreAccumulator::add_weighted(Entry& entry, std::span<const double> values,
                                    std::span<const char> left_out, std::span<const double> weights) {
  for (std::size_t row = 0; row < values.size(); ++row) {
    if (!left_out.empty() && left_out[row]) continue;
    if (entry.score.entry->form == Form::root_of_mean_square) {
      entry.weighted_root.add(values[row], weights[row]);
    } else {
      entry.weighted_mean.add(values[row], weights[row]);
    }
  }
}

void ScoreAccumulator::keep_weights(std::size_t rows, std::span<const char> left_out,
                                    std::span<const double> weights) {
  if (rows_ > 0 && weighted_ == weights.empty())
    throw std::logic_error("scores: all rows have weights, or none has");
  weighted_ = !weights.empty();
  if (!weighted_) return;
  if (weights.size() != rows) throw std::invalid_argument("scores: a weight for every row, please");
  if (std::ranges::all_of(entries_, &Entry::streams)) return;
  for (std::size_t row = 0; row < rows; ++row) {
    if (left_out.empty() || !left_out[row]) weights_.push_back(weights[row]);
  }
}

void ScoreAccumulator::add(std::span<const std::span<const double>> columns, std::span<const char> left_out,
                           std::span<const double> weights) {
  if (columns.empty() || columns.front().empty()) return;
  keep_weights(columns.front().size(), left_out, weights);
  for (Entry& entry : entries_) {
    if (weighted_ && entry.streams) {
      add_weighted(entry, columns[entry.value], left_out, weights);
    } else {
      add_to(entry, columns[entry.value], columns[entry.second], left_out);
    }
  }
  rows_ += static_cast<std::int64_t>(columns.front().size());
  rows_ -= std::ranges::count_if(left_out, [](char out) { return out != 0; });
}

Score ScoreAccumulator::score_of(Entry& entry, std::span<const std::int32_t> clusters) const {
  const std::string& name = entry.score.name;
  switch (entry.score.entry->form) {
    case Form::calibration:
      if (keep_ == Keep::rows || weighted_) return calibration_error(name, entry.kept, clusters, weights_);
      std::ranges::sort(entry.kept);  // then the rest is fast; the order of rows does not matter to it
      return calibration_error(name, entry.kept);
    case Form::reliability:
      return reliability_score(name, entry.kept, entry.kept_second, clusters, weights_);
    case Form::skill:
      return skill_score(name, entry.kept, entry.kept_second, clusters, weights_);
    case Form::root_of_mean_square:
      return entry.streams ? streamed_score(entry) : root_mean_square(name, entry.kept, clusters, weights_);
    case Form::mean:
      break;
  }
  return entry.streams ? streamed_score(entry) : mean_over_rows(name, entry.kept, clusters, weights_);
}

Score ScoreAccumulator::streamed_score(const Entry& entry) const {
  const std::string& name = entry.score.name;
  if (entry.score.entry->form == Form::root_of_mean_square)
    return weighted_ ? entry.weighted_root.score(name) : entry.root.score(name);
  return weighted_ ? entry.weighted_mean.score(name) : entry.mean.score(name);
}

std::vector<Score> ScoreAccumulator::scores(std::span<const std::int32_t> clusters) {
  if (!clusters.empty() && keep_ != Keep::rows)
    throw std::logic_error("scores: clustered errors need the rows to be kept");
  std::vector<Score> scores;
  for (Entry& entry : entries_) scores.push_back(score_of(entry, clusters));
  return scores;
}

}  // namespace seedbed::metrics
