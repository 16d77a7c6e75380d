#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "forecasts/scoring/forecast_batch.hpp"

namespace seedbed::forecasts {

/// Which columns of a forecast file say what. Two layouts of mixtures are understood:
///   weights, locations, scales           numbers with spaces between them
///   w1 …, mu1 …, sigma1 …                one column per component; also weight_1, location_1, scale_1, as in
///                                        the files of run.save_predictions, and mu, sigma for a single one
/// Weights may be left out if every forecast has one component. And two of forecasts that are no mixtures
/// (metrics/piecewise.hpp), whose values are in `locations`:
///   quantile_0.05 …                      a column for each probability
///   sample_1 …                           a column for each member
struct ForecastColumns {
  ForecastForm form = ForecastForm::mixture;
  std::vector<double> probabilities;  ///< of quantiles, ascending
  bool lists = false;                 ///< the first layout: one column each
  std::optional<std::size_t> y;
  std::optional<std::size_t> row;  ///< the number of a row of the data, if there are such
  std::optional<std::size_t> family;
  std::optional<std::size_t> weight;                    ///< of the row, not of a component
  std::vector<std::size_t> weights, locations, scales;  ///< fields; weights may be empty

  std::vector<std::size_t> all() const;
};

/// Whether a file says what was observed, or which row of other data each forecast is of (column `row`).
enum class ForecastRows { with_observations, of_data };

/// `weight` names the column of the rows' weights, if there is one, which is nothing else then. Throws
/// DataError, naming the file and the columns there are, if a column is missing, there is more than one for
/// the same thing, or the numbering has gaps.
ForecastColumns find_forecast_columns(const std::string& path, const std::vector<std::string>& names,
                                      ForecastRows rows = ForecastRows::with_observations,
                                      const std::string& weight = "");

}  // namespace seedbed::forecasts
