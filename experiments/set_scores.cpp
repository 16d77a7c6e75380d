#include "experiments/set_scores.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "metrics/scores/score_accumulator.hpp"

namespace seedbed::experiments {
namespace {

constexpr std::size_t kChunk = 65536;  // rows

/// Of each row, if standard errors are clustered.
std::vector<std::int32_t> clusters_of(const PreparedData& data, std::span<const std::int32_t> rows) {
  std::vector<std::int32_t> clusters;
  if (data.clusters().empty()) return clusters;
  clusters.reserve(rows.size());
  for (const std::int32_t row : rows) clusters.push_back(data.clusters()[static_cast<std::size_t>(row)]);
  return clusters;
}

std::vector<double> targets_of(const PreparedData& data, std::span<const std::int32_t> rows) {
  std::vector<double> y;
  y.reserve(rows.size());
  for (const std::int32_t row : rows) y.push_back(data.target()[static_cast<std::size_t>(row)]);
  return y;
}

[[noreturn]] void fail(const metrics::BadRow& bad, const PreparedData& data, std::int32_t row) {
  const auto i = static_cast<std::size_t>(row);
  throw std::runtime_error(
      fmt::format("the forecast of data row {} (0-based, target {}) cannot be scored: {}; the "
                  "network may have diverged: try a lower train.lr or fewer train.epochs",
                  data.row_numbers()[i], data.target()[i], metrics::describe(bad.status())));
}

}  // namespace

std::vector<metrics::Score> score_set(const models::Network& network, const PreparedData& data, ScoredSet set,
                                      const std::vector<std::string>& names,
                                      const metrics::Climatology* climatology,
                                      const std::function<void(const PredictedChunk&)>& visit) {
  const auto chosen = set == ScoredSet::test ? data.test() : data.validation();
  metrics::ScoreAccumulator accumulator(scores_of_set(names, set), metrics::Keep::rows);
  metrics::RowValues values;
  for (std::size_t first = 0; first < chosen.size(); first += kChunk) {
    const auto rows = chosen.subspan(first, std::min(kChunk, chosen.size() - first));
    const models::MixtureRows mixtures = network.predict(data.inputs(), rows);
    const std::vector<double> y = targets_of(data, rows);
    try {
      values.load(mixtures.view(), y, climatology);
      accumulator.add(values);
    } catch (const metrics::BadRow& bad) {
      fail(bad, data, chosen[bad.row()]);
    }
    if (visit) visit({rows, mixtures, y, values});
  }
  std::vector<metrics::Score> scores = accumulator.scores(clusters_of(data, chosen));
  for (metrics::Score& score : scores) score.name += ending(set);
  return scores;
}

}  // namespace seedbed::experiments
