#include "results/aggregate.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "results/ledger/job_rows.hpp"
#include "results/row_filter.hpp"

namespace seedbed::results {

void Tally::add(const JobRow& row, const LedgerJob* job, ScoreLookup& lookup) {
  cells_.insert(row.cell);
  planned_splits_.insert(row.split);
  if (job == nullptr || !job->has_result) {
    ++left_;
    return;
  }
  if (!job->done()) {
    ++failed_;
    return;
  }
  ++done_;
  ++cells_done_[{row.split, row.seed}];
  const auto& scores = lookup.find(job->result.scores);
  for (std::size_t i = 0; i < scores.size(); ++i)
    values_[i].push_back({row.split, row.seed, scores[i].value});
  if (cells_.size() == 1) {
    members_[row.split].emplace(row.seed, row.id);
  } else {
    members_.clear();
  }
}

AggregateRow Tally::summarise() const {
  AggregateRow row;
  row.keys = keys_;
  row.cells = cells_.size();
  std::set<int> splits;
  std::set<std::uint64_t> seeds;
  for (const auto& [replicate, cells] : cells_done_) {
    if (cells < row.cells) {
      row.unmatched += cells;
      continue;
    }
    splits.insert(replicate.first);
    seeds.insert(replicate.second);
  }
  row.splits = splits.size();
  row.seeds = seeds.size();
  row.done = done_;
  row.failed = failed_;
  row.left = left_;
  row.over = planned_splits_.size() > 1 ? Over::splits : Over::seeds;
  for (std::size_t i = 0; i < values_.size(); ++i) {
    row.scores.push_back(row.cells > 1
                             ? summarise_replicates(common_replicates(values_[i], row.cells), row.over)
                             : summarise_replicates(values_[i], row.over));
    keep_possible(row.scores.back(), (*scores_)[i]);
  }
  return row;
}

namespace {

/// Puts jobs into tallies, one per row of the aggregate, in the order of their first jobs.
class Grouping {
 public:
  Grouping(const JobTable& table, const Ledger& ledger, const AggregateOptions& options, ScoreLookup& lookup,
           Aggregate& result)
      : whole_cells_(options.by.empty()), ledger_(ledger), lookup_(lookup), result_(result) {
    for (const std::string& key : options.by) positions_.push_back(row_position(table, key, "--by"));
  }

  Tally& tally_of(const JobRow& row) {
    if (whole_cells_) {
      // A cell's jobs follow each other in the table, so that only one tally need be kept.
      if (tallies_.empty() || cell_ != row.cell) {
        finish();
        cell_ = row.cell;
        tallies_.emplace_back(row.varied, result_.scores);
      }
      return tallies_.back();
    }
    std::vector<std::string> keys;
    for (const std::size_t position : positions_) keys.push_back(value_at(row, position));
    const auto [group, is_new] = known_.try_emplace(keys, tallies_.size());
    if (is_new) tallies_.emplace_back(std::move(keys), result_.scores);
    return tallies_[group->second];
  }

  void finish() {
    for (const Tally& tally : tallies_) {
      AggregateRow& row = result_.rows.emplace_back(tally.summarise());
      row.ensemble = ensemble_of_cell(tally.members(), ledger_, lookup_, row.over);
    }
    tallies_.clear();
  }

 private:
  bool whole_cells_;
  const Ledger& ledger_;
  ScoreLookup& lookup_;
  Aggregate& result_;
  std::vector<std::size_t> positions_;
  std::map<std::vector<std::string>, std::size_t> known_;
  std::vector<Tally> tallies_;
  std::size_t cell_ = 0;
};

}  // namespace

Aggregate aggregate(const JobTable& table, const Ledger& ledger, const AggregateOptions& options) {
  ScoreLookup lookup(chosen_scores(options.scores));
  Aggregate result{options.by.empty() ? table.varied_keys : options.by, lookup.names(), {}};
  RowFilter filter(table, options.where);
  Grouping grouping(table, ledger, options, lookup, result);
  for_each_row(
      table, ledger, Detail::scores,
      [&](const JobRow& row, const LedgerJob* job) { grouping.tally_of(row).add(row, job, lookup); },
      [&](const JobRow& row) { return filter.admits(row); });
  filter.require_known_values();
  grouping.finish();
  return result;
}

std::vector<Aggregate> by_target(const Aggregate& aggregate) {
  const auto key = std::ranges::find(aggregate.keys, kTargetKey);
  if (key == aggregate.keys.end()) return {aggregate};
  const auto position = static_cast<std::size_t>(key - aggregate.keys.begin());
  std::vector<Aggregate> parts;
  std::map<std::string, std::size_t> known;
  for (const AggregateRow& row : aggregate.rows) {
    const auto [part, is_new] = known.try_emplace(row.keys[position], parts.size());
    if (is_new) parts.push_back({aggregate.keys, aggregate.scores, {}});
    parts[part->second].rows.push_back(row);
  }
  return parts.empty() ? std::vector<Aggregate>{aggregate} : parts;
}

void sort_by(Aggregate& aggregate, const std::string& score) {
  const auto found = std::find(aggregate.scores.begin(), aggregate.scores.end(), score);
  if (found == aggregate.scores.end()) return;
  const auto position = found - aggregate.scores.begin();
  const auto rank = [position](const AggregateRow& row) {
    const double mean = row.scores[static_cast<std::size_t>(position)].mean;
    return std::isnan(mean) ? std::numeric_limits<double>::infinity() : mean;
  };
  std::stable_sort(aggregate.rows.begin(), aggregate.rows.end(),
                   [&](const AggregateRow& a, const AggregateRow& b) { return rank(a) < rank(b); });
}

}  // namespace seedbed::results
