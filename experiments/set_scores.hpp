#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "experiments/dataset/prepared_data.hpp"
#include "metrics/forecast_scores.hpp"
#include "metrics/score.hpp"
#include "models/inference.hpp"

namespace seedbed::experiments {

/// A run of rows that were predicted and scored together.
struct ScoredChunk {
  std::span<const std::int32_t> rows;  ///< indices into the prepared data
  const models::MixtureRows& mixtures;
  const metrics::RowScores& scores;
};

/// Predicts and scores the chosen rows, all at once but for chunks that bound memory; scores do not depend on
/// those. Names end in `suffix`, such as "_test"; no rows have no scores. `visit` sees every chunk in order.
/// Throws std::runtime_error naming the row of the CSV whose forecast cannot be scored.
std::vector<metrics::Score> score_set(const models::Network& network, const PreparedData& data,
                                      std::span<const std::int32_t> chosen, const std::string& suffix,
                                      const std::function<void(const ScoredChunk&)>& visit = {});

}  // namespace seedbed::experiments
