#pragma once

#include <cstddef>
#include <cstdint>
#include <exception>
#include <string>
#include <vector>

#include "metrics/mixture.hpp"
#include "metrics/piecewise.hpp"

namespace seedbed::forecasts {

/// In which form forecasts are given.
enum class ForecastForm { mixture, quantiles, sample };

/// Forecasts of one form and family with equally many components.
struct ForecastGroup {
  ForecastForm form = ForecastForm::mixture;
  std::vector<double>
      probabilities;  ///< of quantiles, which are in `locations`, as the members of a sample are
  metrics::Family family = {};
  std::size_t components = 1;
  std::vector<double> weights, locations, scales;  ///< rows × components
  std::vector<double> y;
  std::vector<std::size_t> places;  ///< of each row in the batch

  metrics::Mixtures view() const { return {family, components, weights, locations, scales}; }
  metrics::PiecewiseForecasts piecewise() const { return {components, locations, probabilities}; }
};

/// Why a row cannot be scored.
struct RowProblem {
  std::size_t place = 0;  ///< in the batch
  std::string what;
};

/// Consecutive rows of a forecast file, sorted by what can be scored together.
struct ForecastBatch {
  std::int64_t first_row = 0;         ///< 0-based data row of the file
  std::vector<std::int64_t> lines;    ///< 1-based, of each row
  std::vector<double> y;              ///< of each row; NaN if there is none
  std::vector<std::int64_t> numbers;  ///< of each row in the data, -1 if unknown; empty if the file has none
  std::vector<double> row_weights;  ///< of each row; rows of weight 0 are in no group; empty without weights
  std::vector<ForecastGroup> groups;
  std::vector<RowProblem> problems;  ///< rows that are in no group, in order
  std::exception_ptr failure;        ///< what kept the reader from going on after these rows

  std::size_t rows() const { return lines.size(); }
};

/// What is wrong with the parameters or the observation of a row, in words with the number at fault.
std::string explain(const ForecastGroup& group, std::size_t row, metrics::RowStatus status);

}  // namespace seedbed::forecasts
