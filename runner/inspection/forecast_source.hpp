#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "experiments/cell_forecasts.hpp"
#include "results/report/cell_forecast.hpp"
#include "runner/inspection/opened_run.hpp"

namespace seedbed::runner {

/// What forecasts of a cell look like, for a report: from the models that jobs left and the data file. Every
/// run pays for its report, so that of many test rows some are forecast, evenly spaced, by how much work the
/// mixtures are (at most 100,000), and a data file of more than 128 MiB is not read.
class ForecastSource {
 public:
  /// `run` must outlive this object. `threads` decide no bit.
  ForecastSource(const OpenedRun& run, std::size_t threads);
  ~ForecastSource();

  /// Throws std::runtime_error with a sentence: models or data are gone or changed, the data file is large.
  results::CellForecast operator()(const results::ForecastRequest& request);

 private:
  struct Encoded;
  std::vector<std::string> jobs_of(const results::ForecastRequest& request, bool programs) const;
  const Encoded& encoded(const experiments::DataSettings& data, int split);

  const OpenedRun& run_;
  std::size_t threads_;
  std::unique_ptr<Encoded> encoded_;  // the last one: cells often share it
};

}  // namespace seedbed::runner
