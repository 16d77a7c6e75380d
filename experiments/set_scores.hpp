#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "experiments/dataset/prepared_data.hpp"
#include "experiments/plan/score_names.hpp"
#include "metrics/score.hpp"
#include "metrics/scores/climatology.hpp"
#include "metrics/scores/row_values.hpp"
#include "models/inference.hpp"

namespace seedbed::experiments {

/// A run of rows that were predicted together.
struct PredictedChunk {
  std::span<const std::int32_t> rows;  ///< indices into the prepared data
  const models::MixtureRows& mixtures;
  std::span<const double> y;        ///< target of each row, in its own unit
  std::span<const double> weights;  ///< of each row; empty if all count alike
  metrics::RowValues& values;       ///< of the rows
};

/// Predicts and scores the rows of one set, all at once but for chunks that bound memory; scores do not
/// depend on those. `names` are whole names such as "crps_test", of which those of `set`, at least one, are
/// computed, in order; they are NaN if there are no rows. `climatology` may be null unless crps_skill is
/// among them. `visit` sees every chunk in order. Throws std::runtime_error naming the row of the CSV whose
/// forecast cannot be scored.
std::vector<metrics::Score> score_set(const models::Network& network, const PreparedData& data, ScoredSet set,
                                      const std::vector<std::string>& names,
                                      const metrics::Climatology* climatology,
                                      const std::function<void(const PredictedChunk&)>& visit = {});

}  // namespace seedbed::experiments
