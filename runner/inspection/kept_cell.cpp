#include "runner/inspection/kept_cell.hpp"

#include <utility>

#include "forecasts/programs/kept_forecasts.hpp"

namespace seedbed::runner {
namespace {

std::vector<results::KeptFile> forecast_files(const results::KeptFiles& kept,
                                              const std::vector<std::string>& jobs) {
  std::vector<results::KeptFile> files;
  for (const std::string& job : jobs) files.push_back(kept.at(results::FileKind::forecasts, job));
  return files;
}

}  // namespace

experiments::CellForecasts cell_forecasts(const experiments::JobSettings& settings,
                                          const results::KeptFiles& kept,
                                          const std::vector<std::string>& jobs,
                                          const experiments::PreparedData& data,
                                          experiments::ScoringWork work) {
  if (settings.is_program())
    return {forecasts::members_of_files(forecast_files(kept, jobs), data), data, std::move(work)};
  std::vector<experiments::KeptModel> models;
  for (const std::string& job : jobs) models.push_back({job, kept.at(results::FileKind::model, job)});
  return {models, data, std::move(work)};
}

experiments::RowMeans mean_row_scores(const experiments::JobSettings& settings,
                                      const results::KeptFiles& kept, const std::vector<std::string>& jobs,
                                      const experiments::PreparedData& data, const std::string& score,
                                      experiments::ScoredSet set, std::size_t threads) {
  if (settings.is_program())
    return forecasts::mean_row_scores_of_files(forecast_files(kept, jobs), data, score, set);
  return cell_forecasts(settings, kept, jobs, data, {.threads = threads}).mean_row_scores(score, set);
}

}  // namespace seedbed::runner
