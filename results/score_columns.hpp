#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "metrics/score.hpp"
#include "metrics/scores/score_registry.hpp"
#include "results/statistics/summary.hpp"

namespace seedbed::results {

/// The scores that results.csv shows if the experiment file does not say which (`scores: default`): those
/// that the registry (metrics/scores/score_registry.hpp) gives jobs, crps_validation, crps_test,
/// nll_validation, … The columns never depend on what has been run so far.
const std::vector<std::string>& default_scores();

/// Those of them that tables of cells show.
std::vector<std::string> default_table_scores();

/// What stands for all default scores in a list: `scores: [default, crps_skill_test]`.
inline constexpr const char* kDefaultScores = "default";

/// `wanted`, or the default if it is empty. Columns come in the order they were asked for; what "default"
/// stands for has none that was named before it.
std::vector<std::string> chosen_scores(const std::vector<std::string>& wanted);

/// The same for tables of cells, whose default is shorter.
std::vector<std::string> chosen_table_scores(const std::vector<std::string>& wanted);

/// The scores that a job computes: the default ones, then those of `more` that are not among them.
std::vector<std::string> scores_of_a_job(const std::vector<std::string>& more);

/// `wanted` without what stands for the default ones.
std::vector<std::string> without_default(std::vector<std::string> wanted);

/// What is known of the score of a column "crps_test"; null for those that a program has of its own.
const metrics::ScoreEntry* entry_of_column(const std::string& score);

/// Cuts the interval of a column's mean to what the score can be: none of a CRPS goes below 0. It holds the
/// mean in the population in just the cases in which the whole one does.
void keep_possible(Summary& summary, const std::string& score);

/// Which of two values of a column is better; neither where it is not known.
metrics::Better better_of_column(const std::string& score);

/// Scores on test rows are shown with their standard error over rows.
bool has_error_column(std::string_view score);

/// Finds a job's scores by name.
class ScoreLookup {
 public:
  explicit ScoreLookup(std::vector<std::string> names) : names_(std::move(names)) {}
  const std::vector<std::string>& names() const { return names_; }
  /// One per name, NaN where the job has no such score. Valid until the next call.
  const std::vector<metrics::Score>& find(const std::vector<metrics::Score>& scores);

 private:
  std::vector<std::string> names_;
  std::vector<metrics::Score> found_;
};

}  // namespace seedbed::results
