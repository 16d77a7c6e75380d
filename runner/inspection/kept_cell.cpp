#include "runner/inspection/kept_cell.hpp"

#include <utility>

#include "forecasts/programs/kept_forecasts.hpp"

namespace seedbed::runner {
namespace {

std::vector<std::filesystem::path> forecast_files(const results::RunDirectory& directory,
                                                  const std::vector<std::string>& jobs) {
  std::vector<std::filesystem::path> files;
  for (const std::string& job : jobs) files.push_back(directory.forecasts(job));
  return files;
}

}  // namespace

experiments::CellForecasts cell_forecasts(const experiments::JobSettings& settings,
                                          const results::RunDirectory& directory,
                                          const std::vector<std::string>& jobs,
                                          const experiments::PreparedData& data,
                                          experiments::ScoringWork work) {
  if (settings.is_program())
    return {forecasts::members_of_files(forecast_files(directory, jobs), data), data, std::move(work)};
  std::vector<experiments::KeptModel> models;
  for (const std::string& job : jobs) models.push_back({job, directory.model(job)});
  return {models, data, std::move(work)};
}

experiments::RowMeans mean_row_scores(const experiments::JobSettings& settings,
                                      const results::RunDirectory& directory,
                                      const std::vector<std::string>& jobs,
                                      const experiments::PreparedData& data, const std::string& score,
                                      experiments::ScoredSet set, std::size_t threads) {
  if (settings.is_program())
    return forecasts::mean_row_scores_of_files(forecast_files(directory, jobs), data, score, set);
  return cell_forecasts(settings, directory, jobs, data, {.threads = threads}).mean_row_scores(score, set);
}

}  // namespace seedbed::runner
