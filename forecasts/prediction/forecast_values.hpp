#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "metrics/mixture.hpp"

namespace seedbed::forecasts {

/// A number that a forecast gives, or a forecast and its observation.
struct ForecastValue {
  enum class Kind { mean, sd, quantile, exceedance, crps, nll, pit };
  Kind kind = Kind::mean;
  double argument = 0;  ///< probability of a quantile, threshold of an exceedance

  bool needs_target() const { return kind == Kind::crps || kind == Kind::nll || kind == Kind::pit; }
  bool operator==(const ForecastValue&) const = default;
};

/// Several of them for a batch of rows, each computed once; the memory is used again.
class ForecastValues {
 public:
  /// The index under which `compute` leaves a value; the same for an equal one.
  std::size_t add(ForecastValue value);

  bool needs_target() const;

  /// `y` is needed for crps, nll and pit, which are NaN where it is.
  void compute(const metrics::Mixtures& mixtures, std::span<const double> y);

  std::span<const double> of(std::size_t index) const { return columns_[index]; }

 private:
  std::vector<ForecastValue> values_;
  std::vector<std::vector<double>> columns_;
  std::vector<metrics::RowStatus> status_;
};

}  // namespace seedbed::forecasts
