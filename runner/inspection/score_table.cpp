#include "runner/inspection/score_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/messages.hpp"
#include "base/tables/fitted_table.hpp"
#include "experiments/plan/score_names.hpp"
#include "metrics/scores/score_registry.hpp"
#include "results/row_filter.hpp"
#include "results/status.hpp"

namespace seedbed::runner {
namespace {

using Names = std::vector<std::string>;

bool holds(const Names& names, const std::string& name) {
  return std::ranges::find(names, name) != names.end();
}

void add_new(Names& names, const std::string& name) {
  if (!holds(names, name)) names.push_back(name);
}

/// With lines for combinations of some keys: an average over several targets would be one of nothing.
Names keys_with_target(const results::JobTable& table, Names by) {
  if (!by.empty() && holds(table.varied_keys, results::kTargetKey) && !holds(by, results::kTargetKey))
    by.insert(by.begin(), results::kTargetKey);
  return by;
}

/// The names that a table is asked to show or to be sorted by, and what they are.
class AskedFor {
 public:
  AskedFor(const TableChoice& choice, const Names& keys, const Names& experiment)
      : keys_(keys), known_(results::scores_of_a_job(experiment)) {
    for (const std::string& name : choice.columns) take("--columns", name);
    for (const std::string& name : choice.scores) {
      if (name != results::kDefaultScores) score("--scores", name);
    }
    if (choice.sort) take("--sort", choice.sort->key);
  }

  /// Those that are scores, each once.
  const Names& scores() const { return scores_; }

  /// Of all of these, that jobs of the experiment have them.
  void require_known() const {
    for (const Entry& entry : entries_) {
      if (!holds(known_, entry.score)) fail(entry);
    }
  }

  /// That jobs have those that they need not have.
  void require_numbers(const results::Aggregate& aggregate) const {
    for (const Entry& entry : entries_) {
      const auto place = static_cast<std::size_t>(std::ranges::find(aggregate.scores, entry.score) -
                                                  aggregate.scores.begin());
      const bool any = std::ranges::any_of(aggregate.rows, [&](const results::AggregateRow& row) {
        return !std::isnan(row.scores.at(place).mean);
      });
      if (!any && !holds(known_, entry.score)) fail(entry);
    }
  }

 private:
  struct Entry {
    const char* option;
    std::string name, score;
  };

  void take(const char* option, const std::string& name) {
    if (holds(keys_, name) || holds(results::count_headings(), name)) return;
    const bool of_ensemble = name.ends_with(results::kEnsembleEnding) && !holds(known_, name);
    const std::size_t ending = of_ensemble ? std::string_view(results::kEnsembleEnding).size() : 0;
    score(option, name, ending);
  }

  void score(const char* option, const std::string& name, std::size_t ending = 0) {
    entries_.push_back({option, name, name.substr(0, name.size() - ending)});
    add_new(scores_, entries_.back().score);
  }

  [[noreturn]] void fail(const Entry& entry) const {
    const std::string shown = quoted_value(entry.name);
    if (experiments::problem_with_score_name(entry.score).empty())
      throw results::AggregateError(
          fmt::format("{}: no job has {}; with `scores: [default, {}]` in the experiment file `seedbed run` "
                      "computes it",
                      entry.option, shown, entry.score));
    Names there = known_;
    if (entry.option != std::string_view("--scores")) {
      there.insert(there.begin(), keys_.begin(), keys_.end());
      const Names& counts = results::count_headings();
      there.insert(there.begin() + static_cast<std::ptrdiff_t>(keys_.size()), counts.begin(), counts.end());
    }
    Names near = there;
    for (const std::string& score : known_) near.push_back(score + results::kEnsembleEnding);
    for (const std::string& score : metrics::common_score_names()) {
      near.push_back(score + "_validation");
      near.push_back(score + "_test");
    }
    throw results::AggregateError(
        fmt::format("{}: there is no {} {}{}; there are {}", entry.option,
                    entry.option == std::string_view("--scores") ? "score" : "column", shown,
                    did_you_mean(entry.name, near), quoted_list(there)));
  }

  const Names keys_, known_;
  std::vector<Entry> entries_;
  Names scores_;
};

/// What usual columns show: for people what the order is by comes first, unless only other scores were
/// chosen.
Names shown_scores(const TableView& view) {
  const Names& chosen = view.choice.scores;
  Names scores = results::chosen_table_scores(chosen.empty() ? view.scores : chosen);
  const bool usual = chosen.empty() || holds(chosen, results::kDefaultScores);
  if (usual && !holds(scores, results::kChoosingScore))
    scores.insert(scores.begin(), results::kChoosingScore);
  return scores;
}

/// Also those that rows are sorted by.
Names computed_scores(const TableView& view, const AskedFor& asked) {
  Names scores = view.choice.columns.empty() ? shown_scores(view) : Names();
  for (const std::string& score : asked.scores()) add_new(scores, score);
  add_new(scores, results::kChoosingScore);
  return scores;
}

std::string heading(const results::Aggregate& part, results::TableFormat format) {
  const auto key = std::ranges::find(part.keys, results::kTargetKey) - part.keys.begin();
  const std::string& target = part.rows.front().keys[static_cast<std::size_t>(key)];
  switch (format) {
    case results::TableFormat::markdown:
      return fmt::format("**{} {}**\n\n", results::kTargetKey, target);
    case results::TableFormat::latex:
      return fmt::format("% {} {}\n", results::kTargetKey, target);
    default:
      return fmt::format("{} {}:\n", results::kTargetKey, target);
  }
}

void sort_usually(results::Aggregate& part) {
  results::sort_by(part, results::kChoosingScore);
  if (holds(part.keys, results::kSplitKey)) results::sort_rows(part, {results::kSplitKey});
}

std::string ranked_text(results::Aggregate part, const TableView& view) {
  if (view.choice.sort) {
    results::sort_rows(part, *view.choice.sort);
  } else {
    sort_usually(part);
  }
  const results::TableForm form = {.format = view.format,
                                   .plus_minus = view.choice.plus_minus,
                                   .width = view.width,
                                   .columns = view.choice.columns,
                                   .scores = shown_scores(view),
                                   .to_see_all = view.to_see_all};
  const std::size_t rows = part.rows.size();
  if (view.most_rows == 0 || rows <= view.most_rows) return results::to_text(part, form);
  part.rows.resize(view.most_rows);
  const std::string which =
      view.choice.sort
          ? fmt::format("these are the first {} of {} rows; aggregate.csv has all", view.most_rows, rows)
          : fmt::format("these are the {} of {} cells with the best {}; aggregate.csv has all",
                        view.most_rows, rows, results::kChoosingScore);
  return results::to_text(part, form) + note_lines(which, view.width);
}

std::string csv_text(const results::JobTable& table, const results::Ledger& ledger, const TableView& view,
                     const AskedFor& asked) {
  if (!view.choice.columns.empty())
    throw results::AggregateError(
        "--columns chooses columns of tables; a CSV file has all columns of the scores that --scores names");
  const Names shown = results::chosen_scores(view.choice.scores.empty() ? view.scores : view.choice.scores);
  Names scores = shown;
  for (const std::string& score : asked.scores()) add_new(scores, score);
  results::Aggregate all = results::aggregate(
      table, ledger, {.by = keys_with_target(table, view.choice.by), .where = view.where, .scores = scores});
  asked.require_numbers(all);
  if (view.choice.sort) results::sort_rows(all, *view.choice.sort);
  if (scores.size() > shown.size()) {  // one that is only sorted by stands last
    all.scores = shown;
    for (results::AggregateRow& row : all.rows) row.scores.resize(shown.size());
  }
  return results::to_text(all, {.format = view.format});
}

Names keys_of_rows(const results::JobTable& table, const TableChoice& choice) {
  return choice.by.empty() ? table.varied_keys : keys_with_target(table, choice.by);
}

}  // namespace

std::string score_table(const results::JobTable& table, const results::Ledger& ledger,
                        const TableView& view) {
  const AskedFor asked(view.choice, keys_of_rows(table, view.choice), view.scores);
  if (view.format == results::TableFormat::csv) return csv_text(table, ledger, view, asked);
  const results::Aggregate all = results::aggregate(table, ledger,
                                                    {.by = keys_with_target(table, view.choice.by),
                                                     .where = view.where,
                                                     .scores = computed_scores(view, asked)});
  asked.require_numbers(all);
  const std::vector<results::Aggregate> parts = results::by_target(all);
  if (parts.size() == 1) return ranked_text(parts.front(), view);
  std::string text;
  for (const results::Aggregate& part : parts)
    text += (text.empty() ? "" : "\n") + heading(part, view.format) + ranked_text(part, view);
  return text;
}

void require_possible(const TableChoice& choice, const results::JobTable& table,
                      const std::vector<std::string>& scores) {
  for (const std::string& key : choice.by) results::row_position(table, key, "--by");
  AskedFor(choice, keys_of_rows(table, choice), scores).require_known();
}

}  // namespace seedbed::runner
