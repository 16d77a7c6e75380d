#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "metrics/climatology.hpp"
#include "metrics/mixture.hpp"
#include "metrics/score.hpp"

namespace seedbed::metrics {

/// crps, nll, mae, rmse, and coverage and width of central 50, 90 and 95 % intervals.
std::vector<std::string> default_score_names();

/// Scores named by the user, over rows that come in one or more batches: the result does not depend on how
/// they were cut.
class SelectedScores {
 public:
  /// Names as in named_score.hpp, empty for the default. `climatology` must outlive this object and may be
  /// null unless crps_skill is asked for. Throws std::invalid_argument for an unknown name or a missing
  /// climatology.
  explicit SelectedScores(std::vector<std::string> names, const Climatology* climatology = nullptr);

  /// Scores more rows. Throws BadRow (forecast_scores.hpp) for the first one that is not ok, counted from the
  /// first batch.
  void add(const Mixtures& mixtures, std::span<const double> y);

  /// One score per name, in the order given, each with its standard error over rows.
  std::vector<Score> scores() const;

  ~SelectedScores();
  SelectedScores(SelectedScores&&) noexcept;
  SelectedScores& operator=(SelectedScores&&) noexcept;

 private:
  struct Data;
  std::unique_ptr<Data> data_;
};

}  // namespace seedbed::metrics
