#pragma once

#include <string>
#include <vector>

#include "experiments/cell_forecasts.hpp"
#include "experiments/cell_member.hpp"
#include "experiments/dataset/prepared_data.hpp"
#include "experiments/plan/score_names.hpp"
#include "results/packs/kept_file.hpp"

namespace seedbed::forecasts {

/// The members of a cell by the files of forecasts that programs left, in their order. Throws
/// std::runtime_error if a file is missing or wrong, or holds forecasts that are no mixtures or of several
/// families, which cannot be mixed into ensembles.
experiments::CellMembers members_of_files(const std::vector<results::KeptFile>& files,
                                          const experiments::PreparedData& data);

/// As CellForecasts::mean_row_scores, of forecasts of any kind.
experiments::RowMeans mean_row_scores_of_files(const std::vector<results::KeptFile>& files,
                                               const experiments::PreparedData& data,
                                               const std::string& score, experiments::ScoredSet set);

}  // namespace seedbed::forecasts
