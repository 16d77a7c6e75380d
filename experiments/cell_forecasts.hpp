#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "experiments/cell_member.hpp"
#include "experiments/dataset/prepared_data.hpp"
#include "experiments/kept_model.hpp"
#include "experiments/plan/score_names.hpp"
#include "metrics/score.hpp"
#include "metrics/scores/climatology.hpp"
#include "metrics/scores/row_values.hpp"
#include "models/inference.hpp"
#include "results/ensemble_groups.hpp"

namespace seedbed::experiments {

/// A score of each row of a set, averaged over members.
struct RowMeans {
  std::vector<double> values;
  std::vector<std::int64_t> row_numbers;  ///< 0-based data row in the CSV
  std::vector<std::int32_t> clusters;     ///< of each row; empty if rows are independent
  std::vector<double> weights;            ///< of each row; empty if all count alike
};

/// The work was stopped on request.
struct ScoringStopped : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// How rows are scored; decides no bit.
struct ScoringWork {
  std::size_t threads = 1;
  std::function<bool()> stop = {};  ///< asked every fraction of a second, from any thread; may be empty
  std::size_t column_bytes = std::size_t{128} << 20;  ///< for values of rows at once, of one group at least
};

/// The forecasts of a cell's jobs on one split, from what they left: one after the other, or mixed as
/// an ensemble. Rows are predicted in chunks, so that memory does not grow with members × rows; what comes
/// out depends on the models and their order alone, and not on chunks or threads.
class CellForecasts {
 public:
  /// Reads the models, which are those of jobs of one cell with these data. Models that were refitted have
  /// learned from the validation rows: they are scored on test rows alone, and validation scores are NaN.
  /// Throws models::ModelFileError, naming the file, if one is missing or damaged, belongs to another job, or
  /// does not go with the data or the first model.
  CellForecasts(std::span<const KeptModel> models, const PreparedData& data, ScoringWork work = {});

  /// Those of other jobs, of one family, which read these data. Throws std::runtime_error for several
  /// families.
  CellForecasts(CellMembers members, const PreparedData& data, ScoringWork work = {});

  std::size_t members() const { return members_.size(); }
  metrics::Family family() const { return members_.front()->family(); }
  /// Of all members together.
  std::size_t components() const;
  const PreparedData& data() const { return data_; }

  /// The mean over all members of a score that a single row has ("crps", see NamedScore::of_a_row), for each
  /// row of a set in the order of PreparedData. Members are summed in their order. Throws
  /// std::invalid_argument for another score, std::runtime_error naming a row that cannot be scored,
  /// ScoringStopped.
  RowMeans mean_row_scores(const std::string& score, ScoredSet set) const;

  /// For each group of members, as positions among the models given, the scores of its' ensemble
  /// (models/ensemble_mixtures.hpp), `names` such as "crps_test", those of validation rows first, each with
  /// its standard error over rows (clustered as those of jobs are). The group of one member has that job's
  /// scores. Throws as above.
  std::vector<std::vector<metrics::Score>> ensemble_scores(std::span<const results::EnsembleGroup> groups,
                                                           const std::vector<std::string>& names) const;

  /// Calls visit(first, values) with what the ensemble of all members says of these rows, which are indices
  /// into PreparedData: a chunk at a time, on any thread, rows first, first + 1, … of those given. Throws
  /// std::runtime_error naming a row that cannot be scored, ScoringStopped, what `visit` throws.
  void visit_ensemble(std::span<const std::int32_t> rows,
                      const std::function<void(std::size_t, metrics::RowValues&)>& visit) const;

 private:
  class SetPass;
  std::vector<std::vector<metrics::Score>> scores_in_one_pass(std::span<const results::EnsembleGroup> groups,
                                                              ScoredSet set,
                                                              const std::vector<std::string>& names,
                                                              const metrics::Climatology* climatology) const;

  PreparedData data_;
  ScoringWork work_;
  CellMembers members_;
};

}  // namespace seedbed::experiments
