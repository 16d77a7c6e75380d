#pragma once

#include <string>
#include <vector>

#include "experiments/cell_forecasts.hpp"
#include "experiments/job.hpp"
#include "results/packs/kept_files.hpp"

namespace seedbed::runner {

/// What the jobs of a cell on a split forecast, from what they left in a run directory: models, or the
/// forecasts of programs. `jobs` are done; `data` are theirs. Throws std::runtime_error.
experiments::CellForecasts cell_forecasts(const experiments::JobSettings& settings,
                                          const results::KeptFiles& kept,
                                          const std::vector<std::string>& jobs,
                                          const experiments::PreparedData& data,
                                          experiments::ScoringWork work);

/// A score of each row, averaged over the jobs; as above.
experiments::RowMeans mean_row_scores(const experiments::JobSettings& settings,
                                      const results::KeptFiles& kept, const std::vector<std::string>& jobs,
                                      const experiments::PreparedData& data, const std::string& score,
                                      experiments::ScoredSet set, std::size_t threads);

}  // namespace seedbed::runner
