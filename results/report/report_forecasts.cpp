#include "results/report/report_forecasts.hpp"

#include <algorithm>
#include <exception>

namespace seedbed::results {
namespace {

constexpr std::size_t kMostCells = 2;

}  // namespace

ReportForecasts report_forecasts(const ReportFacts& facts, const ReportCells& all) {
  ReportForecasts forecasts;
  if (!facts.forecast || all.cells.empty()) return forecasts;
  const std::vector<ReportJob>& best = all.cells[all.by_rank.front()].jobs;
  if (best.empty()) return forecasts;
  const int split = std::ranges::min_element(best, {}, &ReportJob::split)->split;
  for (const std::size_t i : all.by_rank) {
    if (i != all.by_rank.front() && !facts.comparison) break;  // of other data, perhaps
    if (all.cells[i].rank >= kMostCells) break;
    ForecastRequest request{.cell = i, .split = split, .seeds = {}, .rows = all.cells[i].rank == 0};
    for (const ReportJob& job : all.cells[i].jobs) {
      if (job.split == split) request.seeds.push_back(job.seed);
    }
    if (request.seeds.empty()) continue;
    std::ranges::sort(request.seeds);
    try {
      forecasts.cells.push_back(facts.forecast(request));
    } catch (const std::exception& error) {
      forecasts.problem = error.what();
      break;
    }
  }
  return forecasts;
}

}  // namespace seedbed::results
