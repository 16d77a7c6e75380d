#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <vector>

#include "experiments/forecasts/forecast_batch.hpp"
#include "metrics/climatology.hpp"

namespace seedbed::experiments {

/// What can be told of one forecast and its observation. `argument` is a percentage for covered, width and
/// interval_score, a probability for quantile and pinball, a threshold for exceedance, happened and brier.
struct RowValue {
  enum class Kind : std::uint8_t {
    crps,
    log_score,
    crps_log,          ///< CRPS of log y; NaN for the normal family, infinite for y <= 0
    climatology_crps,  ///< of the reference at y
    pit,
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

/// The values of a group's rows; what several of them need is computed once. Rows that cannot be scored come
/// out as NaN and with a status.
class GroupValues {
 public:
  /// Both must outlive this object; `climatology` may be null unless climatology_crps is asked for.
  GroupValues(const ForecastGroup& group, const metrics::Climatology* climatology);

  const std::vector<metrics::RowStatus>& status() const { return status_; }
  const std::vector<double>& get(RowValue value);

 private:
  using Column = std::vector<double>;
  Column compute(RowValue value);
  Column crps_of_log() const;
  Column of_interval(RowValue value);
  template <class Function>
  Column by_row(const Function& function) const;

  const ForecastGroup& group_;
  const metrics::Climatology* climatology_;
  std::vector<metrics::RowStatus> status_;
  std::map<RowValue, Column> found_;
};

}  // namespace seedbed::experiments
