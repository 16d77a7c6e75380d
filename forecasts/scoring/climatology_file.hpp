#pragma once

#include <string>

#include "metrics/scores/climatology.hpp"

namespace seedbed::forecasts {

/// The empirical distribution of a column of a CSV file, plain or gzip. Throws DataError, naming file, line
/// and column, for a file or a column that is not there, a cell that is no finite number, or no rows at all.
metrics::Climatology read_climatology(const std::string& path, const std::string& column, char delimiter);

}  // namespace seedbed::forecasts
