#include "forecasts/programs/program_scores.hpp"

#include <algorithm>
#include <optional>
#include <span>

#include "experiments/scored_rows.hpp"
#include "forecasts/programs/scored_file.hpp"
#include "metrics/scores/score_accumulator.hpp"

namespace seedbed::forecasts {
namespace {

using experiments::ScoredSet;
using metrics::RowValue;

/// The values of both sets, each once.
std::vector<RowValue> values_of(const metrics::ScoreAccumulator& first,
                                const metrics::ScoreAccumulator& second) {
  std::vector<RowValue> all = first.values();
  for (const RowValue& value : second.values()) {
    if (std::ranges::find(all, value) == all.end()) all.push_back(value);
  }
  return all;
}

}  // namespace

std::vector<metrics::Score> scores_of_file(const std::filesystem::path& path,
                                           const experiments::PreparedData& data,
                                           const std::vector<std::string>& names) {
  const std::optional<metrics::Climatology> climatology = experiments::climatology_for(names, data);
  metrics::ScoreAccumulator validation(scores_of_set(names, ScoredSet::validation), metrics::Keep::rows);
  metrics::ScoreAccumulator test(scores_of_set(names, ScoredSet::test), metrics::Keep::rows);
  const std::vector<RowValue> values = values_of(validation, test);
  const SetColumns columns = score_file(path, DataRows(data), values, climatology ? &*climatology : nullptr);
  std::vector<metrics::Score> all;
  for (const ScoredSet set : {ScoredSet::validation, ScoredSet::test}) {
    metrics::ScoreAccumulator& accumulator = set == ScoredSet::test ? test : validation;
    std::vector<std::span<const double>> wanted;
    for (const RowValue& value : accumulator.values()) {
      const auto place = std::ranges::find(values, value) - values.begin();
      wanted.emplace_back(columns.of(set)[static_cast<std::size_t>(place)]);
    }
    accumulator.add(wanted, {}, experiments::weights_of(data, rows_of(data, set)));
    for (metrics::Score& score : accumulator.scores(experiments::clusters_of(data, rows_of(data, set)))) {
      score.name += ending(set);
      all.push_back(std::move(score));
    }
  }
  return all;
}

}  // namespace seedbed::forecasts
