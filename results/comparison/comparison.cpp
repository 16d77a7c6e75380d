#include "results/comparison/comparison.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>

#include "base/messages.hpp"
#include "metrics/compensated_sum.hpp"
#include "results/aggregate.hpp"
#include "results/comparison/paired_scores.hpp"
#include "results/statistics/consecutive_blocks.hpp"
#include "results/statistics/holm.hpp"
#include "results/statistics/max_t.hpp"

namespace seedbed::results {
namespace {

/// What is at work in one comparison of everything with the reference.
class Comparing {
 public:
  Comparing(const ComparedCells& cells, const CompareOptions& options)
      : cells_(with_jobs(cells)), options_(options) {
    result_.metric = options.metric;
    result_.choice = options.choice;
    result_.unpaired = options.unpaired;
    result_.not_begun = cells.cells.size() - cells_.cells.size();
    result_.contestants = contestants(cells_, options.between, options.tune);
  }

  Comparison run() {
    require_several();
    for (const Contestant& contestant : all()) result_.scores.push_back(score_of(contestant));
    find_reference();
    require_the_same_rows();
    find_units();
    std::vector<PairedScores> pairs;
    for (std::size_t i = 0; i < all().size(); ++i) {
      if (i == result_.reference) continue;
      const auto those = matched_cells(all()[i], all()[result_.reference]);
      pairs.push_back(paired_scores(cells_, those));
      result_.contrasts.push_back(contrast(i, those, pairs.back()));
    }
    adjust(pairs);
    for (Contrast& one : result_.contrasts) one.verdict = verdict(one.adjusted, one.margin);
    std::ranges::stable_sort(result_.contrasts, [](const Contrast& a, const Contrast& b) {
      const bool has_a = !std::isnan(a.difference.mean), has_b = !std::isnan(b.difference.mean);
      return has_a != has_b ? has_a : has_a && a.difference.mean < b.difference.mean;
    });
    if (result_.chosen && options_.goes_on && nothing_is_better())
      result_.ends = ends_of_grid(tried_keys(), options_.goes_on);
    return std::move(result_);
  }

 private:
  static ComparedCells with_jobs(ComparedCells cells) {
    std::erase_if(cells.cells, [](const ComparedCell& cell) { return cell.done + cell.failed == 0; });
    return cells;
  }

  const std::vector<Contestant>& all() const { return result_.contestants.all; }
  std::string name(std::size_t i) const { return label(result_.contestants, all()[i]); }

  void require_several() const {
    if (all().size() > 1) return;
    if (cells_.cells.empty()) throw AggregateError("no job is done yet, so that there is nothing to compare");
    throw AggregateError(
        cells_.keys.empty()
            ? "there is only one cell here, and nothing to compare it with; vary a setting: seedbed run FILE "
              "key=a,b"
            : fmt::format("there is nothing to compare: all jobs have the same {}; --where leaves only these",
                          fmt::format("{}", all().empty() ? "settings" : name(0))));
  }

  /// By the metric: the best was chosen by another score, perhaps.
  bool nothing_is_better() const {
    return std::ranges::none_of(result_.contrasts, [](const Contrast& one) {
      return one.verdict == Verdict::better || one.verdict == Verdict::clearly_better;
    });
  }

  /// What was compared, and what was tuned for the best.
  std::vector<TriedKey> tried_keys() const {
    const Contestants& those = result_.contestants;
    const Contestant& best = all()[result_.reference];
    std::vector<TriedKey> keys;
    for (std::size_t k = 0; k < those.keys.size(); ++k)
      keys.push_back({those.keys[k], best.values[k], tried(those.keys[k])});
    if (best.members.size() > 1) return keys;  // each of which may have been tuned to another value
    for (std::size_t k = 0; k < those.tuned.size(); ++k)
      keys.push_back({those.tuned[k], best.members.front().tuned[k], tried(those.tuned[k])});
    return keys;
  }

  std::vector<std::string> tried(const std::string& key) const {
    const auto place = static_cast<std::size_t>(std::ranges::find(cells_.keys, key) - cells_.keys.begin());
    std::vector<std::string> values;
    for (const ComparedCell& cell : cells_.cells) values.push_back(cell.values[place]);
    return values;
  }

  ContestantScore score_of(const Contestant& contestant) const {
    ContestantScore score;
    std::vector<Replicate> metric, choice;
    bool several_splits = false;
    for (const auto& member : contestant.members) {
      const ComparedCell& cell = cells_.cells[member.cell];
      score.done += cell.done;
      score.failed += cell.failed;
      score.left += cell.left;
      metric.insert(metric.end(), cell.metric.begin(), cell.metric.end());
      choice.insert(choice.end(), cell.choice.begin(), cell.choice.end());
    }
    for (const Replicate& replicate : metric) several_splits |= replicate.split != metric.front().split;
    const Over over = several_splits ? Over::splits : Over::seeds;
    const std::size_t members = contestant.members.size();
    score.metric = summarise_replicates(common_replicates(std::move(metric), members), over);
    score.choice = summarise_replicates(common_replicates(std::move(choice), members), over);
    return score;
  }

  void find_reference() {
    if (options_.baseline) {
      result_.reference = baseline();
      return;
    }
    result_.chosen = true;
    double least = std::nan("");
    const std::vector<double> means = choice_means();
    for (std::size_t i = 0; i < all().size(); ++i) {
      const double mean = means[i];
      if (std::isnan(mean) || (!std::isnan(least) && mean >= least)) continue;
      least = mean;
      result_.reference = i;
    }
    if (std::isnan(least))
      throw AggregateError(
          fmt::format("no cell has a {} that all its jobs share, so none can be chosen as the best; "
                      "name one with --baseline key=value",
                      options_.choice));
  }

  /// Over the replicates that all contestants have, or if there are none each over its own: with other seeds
  /// the luckier one would win.
  std::vector<double> choice_means() const {
    std::map<SplitAndSeed, std::size_t> counts;
    for (const Contestant& contestant : all()) {
      for (const Replicate& one : choices_of(contestant)) ++counts[{one.split, one.seed}];
    }
    std::size_t members = 0;
    for (const Contestant& contestant : all()) members += contestant.members.size();
    std::erase_if(counts, [&](const auto& entry) { return entry.second < members; });
    std::vector<double> means;
    for (std::size_t i = 0; i < all().size(); ++i) {
      std::vector<Replicate> choices = choices_of(all()[i]);
      std::erase_if(choices, [&](const Replicate& one) { return !counts.contains({one.split, one.seed}); });
      means.push_back(counts.empty() ? result_.scores[i].choice.mean
                                     : summarise_replicates(std::move(choices), Over::splits).mean);
    }
    return means;
  }

  std::vector<Replicate> choices_of(const Contestant& contestant) const {
    std::vector<Replicate> choices;
    for (const auto& member : contestant.members) {
      for (const Replicate& one : cells_.cells[member.cell].choice) {
        if (!std::isnan(one.value)) choices.push_back(one);
      }
    }
    return choices;
  }

  std::size_t baseline() const {
    const std::string &key = options_.baseline->key, &value = options_.baseline->written;
    const auto& keys = result_.contestants.keys;
    const auto place = std::ranges::find(keys, key);
    if (place == keys.end())
      throw AggregateError(
          fmt::format("--baseline {}={}: what is compared is {}", key, value, quoted_list(keys)));
    std::vector<std::size_t> found;
    std::vector<std::string> values;
    for (std::size_t i = 0; i < all().size(); ++i) {
      const std::string& own = all()[i].values[static_cast<std::size_t>(place - keys.begin())];
      if (options_.baseline->accepts(own)) found.push_back(i);
      if (std::ranges::find(values, own) == values.end()) values.push_back(own);
    }
    if (found.size() == 1) return found.front();
    if (found.empty())
      throw AggregateError(fmt::format("--baseline {}={}: no job has this value; there is {}", key, value,
                                       quoted_list(values)));
    throw AggregateError(
        fmt::format("--baseline {}={}: {} of what is compared have this value; say --between {}", key, value,
                    found.size(), key));
  }

  /// Scores on other rows say nothing about which is better: an easier set of rows would win.
  void require_the_same_rows() const {
    const std::string* rows = nullptr;
    std::string first;
    for (std::size_t i = 0; i < all().size(); ++i) {
      for (const auto& member : all()[i].members) {
        const ComparedCell& cell = cells_.cells[member.cell];
        if (cell.rows.empty()) continue;
        if (rows == nullptr) {
          rows = &cell.rows;
          first = name_of_data(i);
        }
        if (cell.rows != *rows)
          throw AggregateError(fmt::format(
              "{} and {} are not about the same rows, so that their scores cannot be compared: {}{}", first,
              name_of_data(i), difference_of_rows(*rows, cell.rows),
              several_runs() ? "" : "; --where key=value compares those that share them"));
      }
    }
  }

  bool several_runs() const { return !cells_.keys.empty() && cells_.keys.front() == kRunKey; }

  /// Of several runs the directory says enough.
  std::string name_of_data(std::size_t i) const {
    if (!several_runs()) return name(i);
    return cells_.cells[all()[i].members.front().cell].values.front();
  }

  /// Splits count as soon as anything has several.
  void find_units() {
    std::set<int> splits;
    metrics::CompensatedSum ratios;
    std::size_t cells = 0;
    for (const Contestant& contestant : all()) {
      for (const auto& member : contestant.members) {
        const ComparedCell& cell = cells_.cells[member.cell];
        for (const Replicate& replicate : cell.metric) splits.insert(replicate.split);
        if (cell.rows.empty()) continue;
        ratios.add(cell.scored_over_trained);
        ++cells;
      }
    }
    if (splits.size() < 2) return;
    result_.over = Over::splits;
    result_.scored_over_trained = ratios.total() / static_cast<double>(cells);
    if (std::isnan(result_.scored_over_trained))
      throw AggregateError(
          "how many rows the splits train and test on is not known, which intervals over splits depend on: "
          "the data "
          "file is not where it was, or not what it was; put it back, or compare one split (--where "
          "split=0)");
  }

  double ratio() const { return result_.over == Over::splits ? result_.scored_over_trained : 0; }

  Contrast contrast(std::size_t i, const MatchedCells& those, const PairedScores& pairs) {
    Contrast one;
    one.contestant = i;
    one.combinations = those.size();
    const std::vector<double> differences = pairs.differences();
    const auto splits = pairs.by_split(differences);
    one.splits = splits.size();
    one.seeds = pairs.seeds();
    one.mean = mean_of(means_of(pairs.by_split(pairs.a)));
    one.reference_mean = mean_of(means_of(pairs.by_split(pairs.b)));
    one.margin = options_.margin.of(one.reference_mean);
    const std::vector<double> units = result_.over == Over::splits ? means_of(splits) : differences;
    one.signed_rank = wilcoxon_signed_rank(units);
    if (result_.over == Over::splits) {
      one.difference = corrected_mean_difference(units, ratio());
      one.improvement = paired_improvement_over_splits(splits);
      one.needed = needed_splits(one.difference, ratio(), one.margin);
    } else {
      one.difference = mean_difference(units);
      one.improvement = paired_improvement(differences);
      one.needed = needed_seeds(one.difference, one.margin);
    }
    one.unpaired_improvement = unpaired_improvement(pairs.a, pairs.b);
    const double rho = ratio() / (1 + ratio());
    one.posterior = bayesian_correlated_t(units, rho, std::isnan(one.margin) ? 0 : one.margin);
    one.components = variance_components(splits);
    add_new_rows(one, those, pairs);
    return one;
  }

  /// Row by row, of one split: what the difference says about other rows from where these came.
  void add_new_rows(Contrast& one, const MatchedCells& those, const PairedScores& pairs) const {
    if (!options_.row_scores || pairs.units.empty() || those.size() != 1) return;
    const int split = pairs.units.front().first;
    if (pairs.units.back().first != split) return;
    std::vector<std::uint64_t> seeds;
    for (const SplitAndSeed& unit : pairs.units) seeds.push_back(unit.second);
    const auto a = options_.row_scores(cells_.cells[those.front().first], split, seeds);
    const auto b = options_.row_scores(cells_.cells[those.front().second], split, seeds);
    if (!a || !b || a->scores.size() != b->scores.size() || a->weights != b->weights) return;
    std::vector<double> differences(a->scores.size());
    for (std::size_t i = 0; i < differences.size(); ++i) differences[i] = a->scores[i] - b->scores[i];
    differences = metrics::pseudo_values(differences, a->weights);
    if (a->times.empty()) {
      one.new_rows = clustered_mean_difference(differences, a->clusters);
      return;
    }
    const ConsecutiveBlocks blocks = consecutive_blocks(a->times);
    one.new_rows = clustered_mean_difference(differences, blocks.of_rows);
    one.row_blocks = blocks.count;
  }

  /// Intervals that hold all differences at once, and Holm's p.
  void adjust(const std::vector<PairedScores>& pairs) {
    auto& contrasts = result_.contrasts;
    std::vector<double> p;
    for (const Contrast& one : contrasts) p.push_back(one.difference.p);
    const std::vector<double> adjusted = holm(p);
    for (std::size_t i = 0; i < contrasts.size(); ++i) {
      contrasts[i].holm = adjusted[i];
      contrasts[i].adjusted = contrasts[i].difference.interval;
    }
    if (contrasts.size() < 2) return;
    result_.one_set_of_units =
        std::ranges::all_of(pairs, [&](const PairedScores& one) { return one.units == pairs[0].units; });
    if (result_.one_set_of_units && result_.chosen) {
      adjust_jointly(pairs);
    } else {
      adjust_one_by_one(pairs);
    }
  }

  void adjust_jointly(const std::vector<PairedScores>& pairs) {
    std::vector<std::vector<double>> against_each;
    for (const PairedScores& one : pairs) {
      std::vector<double> units = one.differences();
      if (result_.over == Over::splits) units = means_of(one.by_split(units));
      for (double& unit : units) unit = -unit;
      against_each.push_back(std::move(units));
    }
    const auto n = static_cast<double>(against_each.front().size());
    const double scale = std::sqrt(1 / n + ratio());
    const auto intervals = max_t_intervals(against_each, scale);
    for (std::size_t i = 0; i < intervals.size(); ++i)
      result_.contrasts[i].adjusted = {-intervals[i].high, -intervals[i].low};
  }

  /// Bonferroni: the baseline was named beforehand, or jobs that failed leave the comparisons with different
  /// units. Where the best was chosen by the same numbers, any pair might have been the one that is looked
  /// at.
  void adjust_one_by_one(const std::vector<PairedScores>& pairs) {
    const auto m = static_cast<double>(all().size());
    const double level = 1 - 0.05 / (result_.chosen ? m * (m - 1) / 2 : m - 1);
    for (std::size_t i = 0; i < pairs.size(); ++i) {
      std::vector<double> units = pairs[i].differences();
      result_.contrasts[i].adjusted =
          result_.over == Over::splits
              ? corrected_mean_difference(means_of(pairs[i].by_split(units)), ratio(), level).interval
              : mean_difference(units, level).interval;
    }
  }

  const ComparedCells cells_;
  const CompareOptions& options_;
  Comparison result_;
};

}  // namespace

double Margin::of(double mean) const {
  return per_cent ? std::abs(mean) * value / 100 : value;
}

Comparison compare(const ComparedCells& cells, const CompareOptions& options) {
  return Comparing(cells, options).run();
}

}  // namespace seedbed::results
