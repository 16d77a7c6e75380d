#pragma once

#include <array>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "metrics/scores/row_values.hpp"

namespace seedbed::metrics {

// Every score is one entry here. To add one that is a mean over rows:
//   1. write its function of a row in row_functions.hpp;
//   2. add an entry to kEntries in score_registry.cpp: name, argument, function, one line of help;
//   3. test it by a second route in tests/metrics/scores;
//   4. renew the golden outputs and docs/guide/scores.md: SEEDBED_UPDATE_GOLDEN=1 ctest.
// It is then in `scores:` of experiments, `seedbed score`, `predict --columns`, help and docs. A score that
// is made of rows in another way needs a Form, and what score_accumulator.cpp does with it.

/// The nominal coverages, in percent, of the central intervals that are reported by default.
inline constexpr std::array kIntervalPercents = {50, 90, 95};

/// What follows a score's name.
struct ScoreArgument {
  double lowest, highest;                   ///< both exclusive
  std::string_view kind;                    ///< "percentage"
  std::string_view example;                 ///< "90"
  std::span<const std::string_view> usual;  ///< those reported where the score is a default one
};

/// How the numbers of rows become one.
enum class Form {
  mean,
  root_of_mean_square,
  calibration,  ///< calibration.hpp: the PIT values' distance from uniform
  reliability,  ///< calibration.hpp: of probabilities, with events as the second value
  skill,        ///< climatology.hpp: against the second value
};

/// Whether jobs have a score unasked, and on which rows.
enum class OfJobs { asked, test, validation_and_test };

/// Which of two values is better.
enum class Better { smaller, larger, neither };

/// The least and the largest value that a score can have, whatever the forecasts and observations.
struct ScoreRange {
  double least = -std::numeric_limits<double>::infinity();
  double largest = std::numeric_limits<double>::infinity();
};

struct ScoreEntry {
  std::string_view name;                    ///< its argument follows
  const ScoreArgument* argument = nullptr;  ///< null if there is none
  Form form = Form::mean;
  RowValue::Function value = nullptr;   ///< of a row, called with the argument
  RowValue::Function second = nullptr;  ///< null but for reliability and skill
  std::string_view help;                ///< one line; the example stands for the argument
  /// What messages call a row's number that is beyond every double; empty if it cannot be or may be infinite.
  std::string_view finite_name = "";
  OfJobs jobs = OfJobs::asked;
  Better better = Better::smaller;
  bool files = false;                     ///< reported by `seedbed score` unasked
  bool predictions = false;               ///< reported by `predict` of rows with a target, with the example
  bool tables = false;                    ///< in the tables of cells that people read, with the example
  bool (*defined_for)(Family) = nullptr;  ///< null: for all; others get NaN
  bool needs_climatology = false;
  ScoreRange range = {};
};

std::span<const ScoreEntry> score_entries();

/// A score by its name.
struct NamedScore {
  std::string name;
  const ScoreEntry* entry = nullptr;
  double argument = 0;

  RowValue value() const { return {entry->value, entry->argument ? argument : 0}; }
  RowValue second() const { return {entry->second, entry->argument ? argument : 0}; }
  /// Whether it is a number of a single row, too.
  bool of_a_row() const { return entry->form == Form::mean; }
};

/// "crps", "coverage90", "pinball_0.1", … Throws std::invalid_argument, with the names there are, for any
/// other.
NamedScore named_score(const std::string& name);

/// As above for several, each once.
std::vector<NamedScore> named_scores(const std::vector<std::string>& names);

/// The names, as one line for messages and help: of all scores, or of those that a single row has and that
/// need nothing but the forecast and its observation.
std::string score_names_help();
std::string row_score_names_help();

/// Names to compare a misspelt one with: every score, with its example and usual arguments.
std::vector<std::string> common_score_names();

/// The usual names of an entry: its name, or with each of its usual arguments (the example if there are
/// none).
std::vector<std::string> usual_names(const ScoreEntry& entry);

/// A score that jobs have unasked.
struct JobScore {
  std::string name;
  bool on_validation = false;  ///< as well as on test rows
};

/// In the order of results.csv: those of the same place among usual arguments stand together (coverage50,
/// width50, coverage90, …).
std::vector<JobScore> default_job_scores();

/// What `seedbed score` reports unless scores are named, `predict` of rows that have a target, and tables of
/// cells (of test rows; all are among the default ones of jobs).
std::vector<std::string> default_file_scores();
std::vector<std::string> default_prediction_scores();
std::vector<std::string> default_table_scores();

}  // namespace seedbed::metrics
