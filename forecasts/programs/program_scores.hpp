#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "experiments/dataset/prepared_data.hpp"
#include "experiments/plan/score_names.hpp"
#include "metrics/score.hpp"

namespace seedbed::forecasts {

/// The scores, such as "crps_test", of a file that has a forecast for every validation and test row of the
/// data, each once; they are computed as those of a network are, whatever the order of the file. Those that
/// forecasts of this kind do not have are NaN. Throws DataError naming the line and the row for a forecast
/// that is missing, there twice, of another row or cannot be scored.
std::vector<metrics::Score> scores_of_file(const std::filesystem::path& path,
                                           const experiments::PreparedData& data,
                                           const std::vector<std::string>& names);

}  // namespace seedbed::forecasts
