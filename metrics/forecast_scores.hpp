#pragma once

#include <array>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "metrics/mixture.hpp"
#include "metrics/score.hpp"

namespace seedbed::metrics {

/// The nominal coverages, in percent, of the central intervals that are reported by default.
inline constexpr std::array kIntervalPercents = {50, 90, 95};

/// The central interval of every row: its ends are the quantiles at (1 -+ percent / 100) / 2.
struct CentralIntervals {
  int percent = 90;
  std::vector<double> lower, upper;

  bool operator==(const CentralIntervals&) const = default;
};

/// What is known of each forecast and its observation, one element per row, in the target's own unit.
struct RowScores {
  std::vector<double> y;
  std::vector<double> crps;
  std::vector<double> nll;  ///< logarithmic score, nats
  std::vector<double> mean;
  std::vector<double> median;
  std::vector<CentralIntervals> intervals;  ///< one per nominal coverage

  std::size_t rows() const { return y.size(); }
  /// Appends the rows of another batch, so that a large set can be scored in chunks; the result does not
  /// depend on how it was cut. Throws std::invalid_argument if the intervals are not the same.
  void append(const RowScores& more);

  bool operator==(const RowScores&) const = default;
};

/// A forecast or an observation cannot be scored. `row()` is its 0-based row in the batch, which the message
/// names.
class BadRow : public std::runtime_error {
 public:
  BadRow(std::size_t row, RowStatus status);
  std::size_t row() const { return row_; }
  RowStatus status() const { return status_; }

 private:
  std::size_t row_;
  RowStatus status_;
};

/// Scores all rows at once. Throws BadRow for the first row that is not ok.
RowScores score_rows(const Mixtures& mixtures, std::span<const double> y,
                     std::span<const int> interval_percents = kIntervalPercents);

/// The scores of a set of rows, each with its standard error over rows, in this order: crps, nll, mae (of the
/// median), rmse (of the mean; its standard error by the delta method), then coverage50, width50 and so on
/// for each interval (coverage is the share of observations inside, ends included; width the mean width).
/// Names are bare: the caller appends a suffix such as "_test".
std::vector<Score> summarise(const RowScores& rows);

/// summarise(score_rows(mixtures, y)).
std::vector<Score> forecast_scores(const Mixtures& mixtures, std::span<const double> y);

}  // namespace seedbed::metrics
