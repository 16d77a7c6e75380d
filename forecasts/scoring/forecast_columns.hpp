#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace seedbed::forecasts {

/// Which columns of a forecast file say what. Two layouts are understood:
///   weights, locations, scales           numbers with spaces between them
///   w1 …, mu1 …, sigma1 …                one column per component; also weight_1, location_1, scale_1, as in
///                                        the files of run.save_predictions, and mu, sigma for a single one
/// Weights may be left out if every forecast has one component.
struct ForecastColumns {
  bool lists = false;  ///< the first layout: one column each
  std::size_t y = 0;
  std::optional<std::size_t> family;
  std::vector<std::size_t> weights, locations, scales;  ///< fields; weights may be empty

  std::vector<std::size_t> all() const;
};

/// Throws DataError, naming the file and the columns there are, if a column is missing, there is more than
/// one for the same thing, or the numbering has gaps.
ForecastColumns find_forecast_columns(const std::string& path, const std::vector<std::string>& names);

}  // namespace seedbed::forecasts
