#pragma once

#include <filesystem>
#include <vector>

#include "experiments/dataset/prepared_data.hpp"
#include "experiments/plan/score_names.hpp"
#include "forecasts/programs/data_rows.hpp"
#include "metrics/scores/climatology.hpp"
#include "metrics/scores/row_values.hpp"

namespace seedbed::forecasts {

/// What is told of the rows of a set, each a column in the order of PreparedData.
struct SetColumns {
  std::vector<std::vector<double>> validation, test;  ///< one for each value

  const std::vector<std::vector<double>>& of(experiments::ScoredSet set) const {
    return set == experiments::ScoredSet::test ? test : validation;
  }
};

/// Scores a file of forecasts of these rows. See scores_of_file for what is thrown.
SetColumns score_file(const std::filesystem::path& path, const DataRows& rows,
                      const std::vector<metrics::RowValue>& values, const metrics::Climatology* climatology);

}  // namespace seedbed::forecasts
