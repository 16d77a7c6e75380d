#include "results/report/main_effects.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <utility>

#include "results/ledger/job_rows.hpp"
#include "results/score_columns.hpp"

namespace seedbed::results {
namespace {

using Unit = std::pair<int, std::uint64_t>;  // split and seed

struct ScoredCells {
  std::vector<std::vector<std::string>> varied;
  std::vector<std::map<Unit, double>> scores;
  bool several_splits = false;
  double bound = std::numeric_limits<double>::infinity();

  /// A job that diverged can have a finite score, such as 1e147: beside it nothing else could be seen.
  bool counts(double score) const { return std::isfinite(score) && score <= bound; }
};

/// A thousand times as far from zero as the better quarter of the jobs, or from the best of them.
double bound_of(const ScoredCells& cells) {
  constexpr double kFar = 1e3;
  std::vector<double> scores;
  for (const auto& of_cell : cells.scores) {
    for (const auto& [unit, score] : of_cell) {
      if (std::isfinite(score)) scores.push_back(score);
    }
  }
  if (scores.empty()) return std::numeric_limits<double>::infinity();
  std::ranges::sort(scores);
  const double quarter = scores[(scores.size() - 1) / 4];
  const double far = kFar * std::max(std::abs(quarter), quarter - scores.front());
  return far > 0 ? quarter + far : std::numeric_limits<double>::infinity();
}

ScoredCells read_scores(const JobTable& table, const Ledger& ledger, const std::string& score) {
  ScoredCells cells;
  ScoreLookup lookup({score});
  std::size_t cell = 0;
  int first_split = 0;
  for_each_row(table, ledger, Detail::scores, [&](const JobRow& row, const LedgerJob* job) {
    if (cells.varied.empty() || row.cell != cell) {
      if (cells.varied.empty()) first_split = row.split;
      cell = row.cell;
      cells.varied.push_back(row.varied);
      cells.scores.emplace_back();
    }
    cells.several_splits = cells.several_splits || row.split != first_split;
    if (job == nullptr || !job->done()) return;
    const double value = lookup.find(job->result.scores).front().value;
    if (!std::isnan(value)) cells.scores.back()[{row.split, row.seed}] = value;
  });
  cells.bound = bound_of(cells);
  return cells;
}

bool any_counts(const ScoredCells& cells, std::size_t cell) {
  return std::ranges::any_of(cells.scores[cell],
                             [&](const auto& score) { return cells.counts(score.second); });
}

/// Those of which any job has a score that counts, in grid order: nothing can be paired with the others.
std::vector<std::string> values_of(const ScoredCells& cells, std::size_t key) {
  std::vector<std::string> values;
  for (std::size_t cell = 0; cell < cells.varied.size(); ++cell) {
    const std::string& value = cells.varied[cell][key];
    if (any_counts(cells, cell) && std::ranges::find(values, value) == values.end()) values.push_back(value);
  }
  return values;
}

/// What the cells of one combination of the other keys say: for each split and seed that all have done, the
/// score of each value less the mean over the values.
using Combination = std::map<Unit, std::vector<double>>;

Combination combination(const ScoredCells& cells, const std::vector<std::size_t>& of_values) {
  Combination effects;
  for (const auto& [unit, first] : cells.scores[of_values.front()]) {
    std::vector<double> scores;
    for (const std::size_t cell : of_values) {
      const auto found = cells.scores[cell].find(unit);
      if (found != cells.scores[cell].end() && cells.counts(found->second)) scores.push_back(found->second);
    }
    if (scores.size() < of_values.size()) continue;
    double mean = 0;
    for (const double score : scores) mean += score / static_cast<double>(scores.size());
    for (double& score : scores) score -= mean;
    effects[unit] = std::move(scores);
  }
  return effects;
}

/// Of the units that any combination has, those that all have; all where these are less than half: of many
/// combinations of which a few jobs failed hardly any unit has all.
std::map<Unit, bool> units_that_count(const std::vector<Combination>& combinations) {
  std::map<Unit, std::size_t> counts;
  for (const Combination& one : combinations) {
    for (const auto& entry : one) ++counts[entry.first];
  }
  std::map<Unit, bool> are_complete;
  std::size_t complete = 0;
  for (const auto& [unit, count] : counts) {
    are_complete[unit] = count == combinations.size();
    complete += are_complete[unit] ? 1 : 0;
  }
  if (2 * complete >= counts.size())
    std::erase_if(are_complete, [](const auto& unit) { return !unit.second; });
  return are_complete;
}

/// The effect of one value in each unit, averaged over the combinations. A unit without some of them is
/// averaged over how far it departs, in those that it has, from their means over units: else it would differ
/// from others by the combinations that it lacks.
std::vector<Replicate> over_combinations(const std::vector<Combination>& combinations, std::size_t value) {
  std::map<Unit, std::vector<double>> effects, departures;
  double common = 0;
  for (const Combination& one : combinations) {
    double mean = 0;
    for (const auto& [unit, of_values] : one) mean += of_values[value] / static_cast<double>(one.size());
    common += mean / static_cast<double>(combinations.size());
    for (const auto& [unit, of_values] : one) {
      effects[unit].push_back(of_values[value]);
      departures[unit].push_back(of_values[value] - mean);
    }
  }
  std::vector<Replicate> replicates;
  for (const auto& [unit, is_complete] : units_that_count(combinations)) {
    const std::vector<double>& terms = is_complete ? effects[unit] : departures[unit];
    double mean = is_complete ? 0 : common;
    for (const double term : terms) mean += term / static_cast<double>(terms.size());
    replicates.push_back({unit.first, unit.second, mean});
  }
  return replicates;
}

MainEffect effect_of_key(const ScoredCells& cells, std::size_t key, const std::string& name) {
  const std::vector<std::string> values = values_of(cells, key);
  std::map<std::vector<std::string>, std::vector<std::size_t>> groups;
  for (std::size_t cell = 0; cell < cells.varied.size(); ++cell) {
    if (std::ranges::find(values, cells.varied[cell][key]) == values.end()) continue;
    std::vector<std::string> rest = cells.varied[cell];
    rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(key));
    groups[rest].push_back(cell);
  }
  std::vector<Combination> combinations;
  for (auto& [rest, members] : groups) {
    if (members.size() != values.size()) continue;  // a grid with holes
    std::ranges::sort(members, {}, [&](std::size_t cell) {
      return std::ranges::find(values, cells.varied[cell][key]) - values.begin();
    });
    Combination found = combination(cells, members);
    if (!found.empty()) combinations.push_back(std::move(found));
  }
  const Over over = cells.several_splits ? Over::splits : Over::seeds;
  MainEffect effect{name, {}};
  for (std::size_t v = 0; v < values.size(); ++v)
    effect.values.push_back({values[v], {}, summarise_replicates(over_combinations(combinations, v), over)});
  return effect;
}

/// What `seedbed aggregate --by` says of the value.
Summary mean_of_value(const ScoredCells& cells, std::size_t key, const std::string& value) {
  std::vector<Replicate> replicates;
  std::size_t count = 0;
  for (std::size_t cell = 0; cell < cells.varied.size(); ++cell) {
    if (cells.varied[cell][key] != value) continue;
    ++count;
    for (const auto& [unit, score] : cells.scores[cell])
      replicates.push_back({unit.first, unit.second, score});
  }
  if (count > 1) replicates = common_replicates(std::move(replicates), count);
  return summarise_replicates(std::move(replicates), cells.several_splits ? Over::splits : Over::seeds);
}

}  // namespace

double MainEffect::range() const {
  double low = 0, high = 0;
  for (const EffectOfValue& value : values) {
    if (std::isnan(value.effect.mean)) continue;
    low = std::min(low, value.effect.mean);
    high = std::max(high, value.effect.mean);
  }
  return high - low;
}

std::vector<MainEffect> main_effects(const JobTable& table, const Ledger& ledger, const std::string& score) {
  if (table.varied_keys.size() < 2) return {};
  const ScoredCells cells = read_scores(table, ledger, score);
  std::vector<MainEffect> effects;
  for (std::size_t key = 0; key < table.varied_keys.size(); ++key) {
    MainEffect effect = effect_of_key(cells, key, table.varied_keys[key]);
    if (effect.values.size() < 2 || effect.values.front().effect.n == 0) continue;
    for (EffectOfValue& value : effect.values) value.mean = mean_of_value(cells, key, value.value);
    effects.push_back(std::move(effect));
  }
  std::ranges::stable_sort(effects, std::greater<>(), &MainEffect::range);
  return effects;
}

}  // namespace seedbed::results
