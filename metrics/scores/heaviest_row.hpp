#pragma once

#include <cmath>
#include <cstddef>
#include <optional>
#include <span>

namespace seedbed::metrics {

/// One row's part of a score that is a mean over rows.
struct HeavyRow {
  std::size_t row = 0;  ///< 0-based, in the order in which rows came
  double share = 0;     ///< of the sum of all rows' magnitudes, up to 1
};

/// Looks for the row that carries most of a score: which it should not decide by itself. Log scores may be
/// negative, so that magnitudes are compared; rows whose value is not a number count nothing.
class HeaviestRow {
 public:
  /// What is worth a warning: more than a tenth, of at least 50 rows; of fewer, each is a good part anyway.
  static constexpr double kShare = 0.1;
  static constexpr std::size_t kFewestRows = 50;

  /// With weights, one for each value, what counts is the value times its weight.
  void add(std::span<const double> values, std::span<const double> weights = {}) {
    for (std::size_t i = 0; i < values.size(); ++i) {
      const double size = std::abs(values[i]) * (weights.empty() ? 1 : weights[i]);
      if (size > largest_) {
        largest_ = size;
        row_ = rows_;
      }
      if (!std::isnan(size)) sum_ += size;
      ++rows_;
    }
  }

  /// The row that is worth a warning, if there is one. An infinite value is all of the score.
  std::optional<HeavyRow> found() const {
    if (rows_ < kFewestRows || !(largest_ > kShare * sum_ || std::isinf(largest_))) return std::nullopt;
    return HeavyRow{row_, std::isinf(largest_) ? 1.0 : largest_ / sum_};
  }

 private:
  double largest_ = 0, sum_ = 0;
  std::size_t row_ = 0, rows_ = 0;
};

}  // namespace seedbed::metrics
