#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "metrics/scores/calibration.hpp"
#include "results/statistics/interval.hpp"

namespace seedbed::results {

/// What is asked of the forecasts that a cell's seeds make together on one split.
struct ForecastRequest {
  std::size_t cell = 0;  ///< position in the grid
  int split = 0;
  std::vector<std::uint64_t> seeds;  ///< those that are done, ascending
  bool rows = false;                 ///< whether single rows are wanted too
};

/// A test row with its forecast.
struct ForecastRow {
  std::int64_t line = 0;  ///< of the data file, 1-based
  std::string inputs;     ///< "carat=0.3 cut=Ideal"
  double y = 0, crps = 0;
  double median = 0, low = 0, high = 0;  ///< of the forecast; the ends of its central 90 % interval
  double weight = 1;
};

/// One forecast as a curve.
struct ForecastCurve {
  std::string kind;  ///< "best", "typical", "worst"
  ForecastRow row;
  double at_zero = 0;              ///< probability of exactly 0, where the forecast has a point mass there
  std::vector<double> y, density;  ///< the rest of it; the density integrates to 1 - at_zero
};

/// By how much the mean CRPS rises without one input, and the 95 % interval of that over rows.
struct InputWorth {
  std::string input;
  double increase = 0;
  Interval interval;
};

/// What inputs are worth to the forecasts of a cell, by exchanges of each between rows (see exchange_mean).
struct InputWorths {
  std::vector<InputWorth> inputs;  ///< the largest increase first; empty if nothing is said
  std::size_t rows = 0;            ///< that this is of, evenly spaced among the test rows
  double crps = 0;                 ///< their mean
  std::string problem;             ///< why nothing is said, as a clause; empty if nothing is in the way
};

/// The forecasts of a cell on the test rows of a split: the mixture of its seeds' networks, which is one
/// forecast.
struct CellForecast {
  std::size_t cell = 0;
  int split = 0;
  std::size_t members = 0;
  std::string data;                     ///< name of the file that rows are lines of
  std::size_t rows = 0, test_rows = 0;  ///< forecast here, evenly spaced, of so many
  double units = 0;   ///< independent rows that these count as; `rows` unless they have groups or weights
  double weight = 0;  ///< of these rows together; their number unless they have weights
  bool clustered = false, weighted = false;
  bool yes_no = false;  ///< outcomes are 0 or 1: there is `reliability` in place of `pit`
  bool has_jump =
      false;  ///< a point mass in the forecasts: PIT values are not randomised (Czado et al. 2009)
  std::vector<double> pit;  ///< the PIT values' distribution function at 0, 1/100, …, 1
  std::vector<metrics::ReliabilityBin> reliability;
  double mean_crps = 0;
  double worst_share = 0;  ///< of the summed CRPS, each row's by its weight, that of the worst hundredth
  std::vector<ForecastCurve> curves;
  std::vector<ForecastRow> costliest;  ///< the greatest CRPS, times the row's weight, first
  InputWorths worths;
};

/// How finely CellForecast::pit is given.
inline constexpr int kPitSteps = 100;

}  // namespace seedbed::results
