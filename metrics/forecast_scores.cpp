#include "metrics/forecast_scores.hpp"

#include <fmt/format.h>

#include <cmath>

#include "metrics/crps.hpp"
#include "metrics/distribution.hpp"
#include "metrics/log_score.hpp"

namespace seedbed::metrics {
namespace {

void append_values(std::vector<double>& to, const std::vector<double>& from) {
  to.insert(to.end(), from.begin(), from.end());
}

void require_ok(std::span<const RowStatus> status) {
  for (std::size_t row = 0; row < status.size(); ++row) {
    if (status[row] != RowStatus::ok) throw BadRow(row, status[row]);
  }
}

template <class Function>
Score mean_of(std::string name, std::size_t rows, const Function& value) {
  std::vector<double> values(rows);
  for (std::size_t row = 0; row < rows; ++row) values[row] = value(row);
  return mean_over_rows(std::move(name), values);
}

// sqrt of a mean of squares; by the delta method its standard error is that of the mean over twice the root.
Score root_mean_square_error(const RowScores& rows) {
  Score score = mean_of("rmse", rows.rows(), [&](std::size_t row) {
    const double error = rows.mean[row] - rows.y[row];
    return error * error;
  });
  score.value = std::sqrt(score.value);
  score.standard_error = score.value > 0 ? score.standard_error / (2 * score.value) : score.standard_error;
  return score;
}

}  // namespace

BadRow::BadRow(std::size_t row, RowStatus status)
    : std::runtime_error(fmt::format("row {} cannot be scored: {}", row, describe(status))),
      row_(row),
      status_(status) {}

void RowScores::append(const RowScores& more) {
  if (rows() == 0 && intervals.empty()) {
    *this = more;
    return;
  }
  bool same = intervals.size() == more.intervals.size();
  for (std::size_t i = 0; same && i < intervals.size(); ++i) {
    same = intervals[i].percent == more.intervals[i].percent;
  }
  if (!same) throw std::invalid_argument("batches to be joined report different intervals");
  append_values(y, more.y);
  append_values(crps, more.crps);
  append_values(nll, more.nll);
  append_values(mean, more.mean);
  append_values(median, more.median);
  for (std::size_t i = 0; i < intervals.size(); ++i) {
    append_values(intervals[i].lower, more.intervals[i].lower);
    append_values(intervals[i].upper, more.intervals[i].upper);
  }
}

RowScores score_rows(const Mixtures& mixtures, std::span<const double> y,
                     std::span<const int> interval_percents) {
  const std::size_t rows = y.size();
  std::vector<RowStatus> status(rows);
  RowScores scores;
  scores.y.assign(y.begin(), y.end());
  for (auto* values : {&scores.crps, &scores.nll, &scores.mean, &scores.median}) values->resize(rows);
  crps(mixtures, y, scores.crps, status);
  require_ok(status);
  log_score(mixtures, y, scores.nll, status);
  mean(mixtures, scores.mean);
  median(mixtures, scores.median);
  for (const int percent : interval_percents) {
    CentralIntervals& ends = scores.intervals.emplace_back();
    ends.percent = percent;
    ends.lower.resize(rows);
    ends.upper.resize(rows);
    quantile(mixtures, (100 - percent) / 200.0, ends.lower);
    quantile(mixtures, (100 + percent) / 200.0, ends.upper);
  }
  return scores;
}

std::vector<Score> summarise(const RowScores& rows) {
  const std::size_t n = rows.rows();
  std::vector<Score> scores = {
      mean_over_rows("crps", rows.crps), mean_over_rows("nll", rows.nll),
      mean_of("mae", n, [&](std::size_t row) { return std::abs(rows.median[row] - rows.y[row]); }),
      root_mean_square_error(rows)};
  for (const CentralIntervals& ends : rows.intervals) {
    scores.push_back(mean_of(fmt::format("coverage{}", ends.percent), n, [&](std::size_t row) {
      return ends.lower[row] <= rows.y[row] && rows.y[row] <= ends.upper[row] ? 1.0 : 0.0;
    }));
    scores.push_back(mean_of(fmt::format("width{}", ends.percent), n,
                             [&](std::size_t row) { return ends.upper[row] - ends.lower[row]; }));
  }
  return scores;
}

std::vector<Score> forecast_scores(const Mixtures& mixtures, std::span<const double> y) {
  return summarise(score_rows(mixtures, y));
}

}  // namespace seedbed::metrics
