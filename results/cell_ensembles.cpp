#include "results/cell_ensembles.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "results/ensemble_groups.hpp"

namespace seedbed::results {
namespace {

std::vector<std::string> ids_of(const std::map<std::uint64_t, std::string>& by_seed) {
  std::vector<std::string> ids;
  for (const auto& [seed, id] : by_seed) ids.push_back(id);
  return ids;
}

/// For new rows from where the test rows came.
Summary over_rows(const metrics::Score& score, std::int64_t units) {
  Summary summary;
  summary.n = 1;
  summary.mean = summary.min = summary.max = score.value;
  if (!has_error_column(score.name) || units < 2) return summary;
  summary.sem = score.standard_error;
  const double half_width = t_quantile_975(static_cast<std::size_t>(units - 1)) * summary.sem;
  summary.ci95_low = summary.mean - half_width;
  summary.ci95_high = summary.mean + half_width;
  keep_possible(summary, score.name);
  return summary;
}

/// The scores of several ensembles, by name.
class Collected {
 public:
  explicit Collected(ScoreLookup& lookup) : lookup_(lookup), values_(lookup.names().size()) {}

  /// `number` tells apart those of one split.
  void add(int split, std::size_t number, const EnsembleEntry& entry) {
    const auto& scores = lookup_.find(entry.scores);
    for (std::size_t i = 0; i < scores.size(); ++i) values_[i].push_back({split, number, scores[i].value});
  }

  std::vector<Summary> summaries(Over over) const {
    std::vector<Summary> all;
    for (std::size_t i = 0; i < values_.size(); ++i) {
      all.push_back(summarise_replicates(values_[i], over));
      keep_possible(all.back(), lookup_.names()[i]);
    }
    return all;
  }

 private:
  ScoreLookup& lookup_;
  std::vector<std::vector<Replicate>> values_;
};

}  // namespace

CellEnsemble ensemble_of_cell(const CellMembers& members, const Ledger& ledger, ScoreLookup& lookup,
                              Over over) {
  CellEnsemble ensemble;
  Collected collected(lookup);
  for (const auto& [split, by_seed] : members) {
    if (by_seed.size() < 2) continue;
    const auto entry = ledger.ensemble(ids_of(by_seed));
    if (!entry) continue;
    ensemble.members = ensemble.members == 0 ? by_seed.size() : std::min(ensemble.members, by_seed.size());
    ensemble.units = ensemble.units == 0 ? entry->units : std::min(ensemble.units, entry->units);
    collected.add(split, 0, *entry);
    if (over == Over::splits) continue;
    for (const metrics::Score& score : lookup.find(entry->scores))
      ensemble.scores.push_back(over_rows(score, entry->units));
  }
  if (over == Over::splits) ensemble.scores = collected.summaries(over);
  if (ensemble.members == 0) ensemble.scores.assign(lookup.names().size(), {});
  return ensemble;
}

std::vector<EnsembleSize> ensemble_curve(const CellMembers& members, const Ledger& ledger,
                                         ScoreLookup& lookup, Over over) {
  std::map<std::size_t, std::pair<EnsembleSize, Collected>> by_size;
  for (const auto& [split, by_seed] : members) {
    const std::vector<std::string> ids = ids_of(by_seed);
    for (const std::size_t size : ensemble_sizes(ids.size())) {
      std::size_t found = 0;
      for (const EnsembleGroup& group : ensembles_of_size(ids.size(), size)) {
        const auto first = ids.begin() + static_cast<std::ptrdiff_t>(group.first);
        const auto entry = ledger.ensemble({first, first + static_cast<std::ptrdiff_t>(group.count)});
        if (!entry) continue;
        auto& [line, collected] =
            by_size.try_emplace(size, EnsembleSize{.members = size, .scores = {}}, Collected(lookup))
                .first->second;
        line.splits += found++ == 0 ? 1 : 0;
        ++line.groups;
        collected.add(split, group.first, *entry);
      }
    }
  }
  std::vector<EnsembleSize> curve;
  for (auto& [size, entry] : by_size) {
    entry.first.scores = entry.second.summaries(over);
    curve.push_back(std::move(entry.first));
  }
  return curve;
}

}  // namespace seedbed::results
