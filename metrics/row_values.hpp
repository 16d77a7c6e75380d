#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "metrics/climatology.hpp"
#include "metrics/mixture.hpp"

namespace seedbed::metrics {

/// What can be told of one forecast and its observation. `argument` is a percentage for covered, width and
/// interval_score, a probability for quantile and pinball, a threshold for exceedance, happened and brier.
struct RowValue {
  enum class Kind : std::uint8_t {
    crps,
    log_score,
    crps_log,          ///< CRPS of log y, infinite for y <= 0; NaN but for the log-normal family
    climatology_crps,  ///< of the reference at y
    pit,  ///< NaN for the Bernoulli family: of a forecast with jumps it is not uniform, however good
    mean,
    standard_deviation,
    quantile,
    absolute_error,  ///< of the median
    squared_error,   ///< of the mean
    covered,         ///< 1 if the central interval holds the observation, ends included, else 0
    width,
    interval_score,
    pinball,
    exceedance,  ///< P(Y > threshold)
    happened,    ///< 1 if y > threshold, else 0
    brier,
  };
  Kind kind = Kind::crps;
  double argument = 0;

  auto operator<=>(const RowValue&) const = default;
};

/// The values of a batch of rows; what several of them need is computed once. Rows that cannot be scored come
/// out as NaN and with a status.
class RowValues {
 public:
  /// All must outlive this object; `climatology` may be null unless climatology_crps is asked for.
  RowValues(const Mixtures& mixtures, std::span<const double> y, const Climatology* climatology);

  const std::vector<RowStatus>& status() const { return status_; }
  const std::vector<double>& get(RowValue value);

 private:
  using Column = std::vector<double>;
  Column compute(RowValue value);
  Column crps_of_log() const;
  Column of_interval(RowValue value);
  Column of_distribution(RowValue value) const;
  template <class Function>
  Column by_row(const Function& function) const;

  Mixtures mixtures_;
  std::span<const double> y_;
  const Climatology* climatology_;
  std::vector<RowStatus> status_;
  std::map<RowValue, Column> found_;
};

}  // namespace seedbed::metrics
