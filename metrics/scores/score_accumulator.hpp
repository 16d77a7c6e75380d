#pragma once

#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "metrics/mixture.hpp"
#include "metrics/score.hpp"
#include "metrics/scores/row_values.hpp"
#include "metrics/scores/score_registry.hpp"
#include "metrics/scores/streamed_mean.hpp"

namespace seedbed::metrics {

/// A forecast or an observation cannot be scored. `row()` is its 0-based row, counted from the first batch,
/// which the message names.
class BadRow : public std::runtime_error {
 public:
  BadRow(std::size_t row, RowStatus status);
  std::size_t row() const { return row_; }
  RowStatus status() const { return status_; }

 private:
  std::size_t row_;
  RowStatus status_;
};

/// What is kept of rows. Values of scores have the same bits either way; standard errors agree to rounding.
enum class Keep {
  rows,  ///< 8 bytes a row and score, standard errors in a second pass around the mean: for jobs
  /// Sums alone, but 8 bytes a row for calibration_error, 16 for reliability and skill, and 8 more if one of
  /// these has weights: for files.
  sums,
};

/// Scores over all rows, which come in one or more batches: the result does not depend on how they were cut.
class ScoreAccumulator {
 public:
  /// Names as in score_registry.hpp. Throws std::invalid_argument for one that is unknown or there twice.
  ScoreAccumulator(const std::vector<std::string>& names, Keep keep);

  /// What must be known of each row, in this order.
  const std::vector<RowValue>& values() const { return values_; }
  bool needs_climatology() const;

  /// Takes all rows of a batch. Throws BadRow for the first one that is not ok, and takes none then.
  /// `weights`, which are positive, has one for each row or nothing, in all batches alike: then every mean
  /// over rows is weighted as in mean_over_rows.
  void add(RowValues& batch, std::span<const double> weights = {});
  /// Takes the rows of a batch for which `left_out` is 0, all if it is empty; a column per value. Their
  /// numbers enter as they are: a NaN makes the score NaN.
  void add(std::span<const std::span<const double>> columns, std::span<const char> left_out,
           std::span<const double> weights = {});

  /// Of the rows taken.
  std::int64_t rows() const { return rows_; }

  /// One per name, in the order given, each with its standard error over rows; NaN without rows. With
  /// `clusters`, one for each row taken, in order, that error is clustered as in mean_over_rows: for
  /// Keep::rows.
  std::vector<Score> scores(std::span<const std::int32_t> clusters = {});

 private:
  struct Entry {
    NamedScore score;
    std::size_t value = 0, second = 0;  // columns
    bool streams = false;
    StreamedMean mean;
    StreamedRootMeanSquare root;  // instead, for Form::root_of_mean_square
    // Instead of both, if rows have weights.
    StreamedWeightedMean weighted_mean;
    StreamedWeightedRootMeanSquare weighted_root;
    std::vector<double> kept, kept_second;
  };

  std::size_t column_of(RowValue value);
  static void add_to(Entry& entry, std::span<const double> values, std::span<const double> second,
                     std::span<const char> left_out);
  static void add_weighted(Entry& entry, std::span<const double> values, std::span<const char> left_out,
                           std::span<const double> weights);
  void keep_weights(std::size_t rows, std::span<const char> left_out, std::span<const double> weights);
  Score score_of(Entry& entry, std::span<const std::int32_t> clusters) const;
  Score streamed_score(const Entry& entry) const;

  Keep keep_;
  std::vector<RowValue> values_;
  std::vector<Entry> entries_;
  std::int64_t rows_ = 0;
  bool weighted_ = false;
  std::vector<double> weights_;  // of the rows taken, if any entry keeps rows
};

}  // namespace seedbed::metrics
