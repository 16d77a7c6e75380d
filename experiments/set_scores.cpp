#include "experiments/set_scores.hpp"

#include <algorithm>

#include "experiments/scored_rows.hpp"
#include "metrics/scores/score_accumulator.hpp"

namespace seedbed::experiments {
namespace {

constexpr std::size_t kChunk = 65536;  // rows

}  // namespace

std::vector<metrics::Score> score_set(const models::Network& network, const PreparedData& data, ScoredSet set,
                                      const std::vector<std::string>& names,
                                      const metrics::Climatology* climatology,
                                      const std::function<void(const PredictedChunk&)>& visit) {
  const auto chosen = rows_of(data, set);
  metrics::ScoreAccumulator accumulator(scores_of_set(names, set), metrics::Keep::rows);
  metrics::RowValues values;
  for (std::size_t first = 0; first < chosen.size(); first += kChunk) {
    const auto rows = chosen.subspan(first, std::min(kChunk, chosen.size() - first));
    const models::MixtureRows mixtures = network.predict(data.inputs(), rows);
    const std::vector<double> y = targets_of(data, rows), weights = weights_of(data, rows);
    try {
      values.load(mixtures.view(), y, climatology);
      accumulator.add(values, weights);
    } catch (const metrics::BadRow& bad) {
      throw_unscorable(bad.status(), data, chosen[bad.row()]);
    }
    if (visit) visit({rows, mixtures, y, weights, values});
  }
  std::vector<metrics::Score> scores = accumulator.scores(clusters_of(data, chosen));
  for (metrics::Score& score : scores) score.name += ending(set);
  return scores;
}

}  // namespace seedbed::experiments
