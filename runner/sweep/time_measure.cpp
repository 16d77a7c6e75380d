#include "runner/sweep/time_measure.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <filesystem>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <system_error>
#include <vector>

#include "base/amounts.hpp"
#include "runner/host/interruption.hpp"
#include "runner/sweep/job_engine.hpp"

namespace seedbed::runner {
namespace {

constexpr std::size_t kMostCells = 4;
constexpr std::size_t kWorkers = 2;  // more would be slower to start than what they do
constexpr int kFewEpochs = 1, kMoreEpochs = 10;
constexpr double kMostSeconds = 5;                                // for one of these trainings
constexpr std::uintmax_t kMostBytes = std::uintmax_t{256} << 20;  // of data, which are read once more
constexpr std::size_t kMostCellsAskedForEpochs = 10'000;          // for their epochs

/// What a job of a cell takes, from two trainings of it.
struct Cost {
  double fixed = 0;
  double epoch = 0;

  double of(int epochs) const { return fixed + epoch * epochs; }
};

/// Notes how long each took.
class Stopwatch : public Observer {
 public:
  explicit Stopwatch(std::map<std::size_t, double>& seconds) : seconds_(seconds) {}
  void done(const JobRequest& request, const results::JobResult& result) override {
    seconds_[request.ticket] = result.wall_seconds;
  }

 private:
  std::map<std::size_t, double>& seconds_;
};

/// Of the tasks that train, some whose cells are evenly spread, on one split.
std::vector<JobPlace> sample_of_cells(const JobList& jobs, const ToDo& to_do) {
  std::map<std::size_t, JobPlace> by_cell;
  for (const Task& task : to_do.tasks) {
    if (task.from_model) continue;
    const JobPlace place = jobs.in_run_order(task.job);
    by_cell.try_emplace(place.cell, place);
    if (by_cell.size() == jobs.experiment().cells()) break;
  }
  std::vector<JobPlace> all, sample;
  for (const auto& [cell, place] : by_cell) all.push_back(place);
  const std::size_t count = std::min(kMostCells, all.size());
  for (std::size_t i = 0; i < count; ++i)
    sample.push_back(all[count == 1 ? 0 : i * (all.size() - 1) / (count - 1)]);
  for (JobPlace& place : sample) place.split = sample.front().split;
  return sample;
}

bool is_small(const JobList& jobs, const std::vector<JobPlace>& sample) {
  std::set<std::string> paths;
  for (const JobPlace& place : sample) {
    const auto files = jobs.experiment().settings(place.cell).data.paths();
    paths.insert(files.begin(), files.end());
  }
  std::uintmax_t bytes = 0;
  for (const std::string& path : paths) {
    std::error_code unknown;
    const std::uintmax_t size = std::filesystem::file_size(path, unknown);
    if (!unknown) bytes += size;
  }
  return bytes <= kMostBytes;
}

JobRequest measured_job(const JobList& jobs, const JobPlace& place, int epochs) {
  JobRequest request;
  request.job = jobs.job(place);
  request.job.settings.train.epochs = epochs;
  request.job.settings.train.patience = 0;
  request.timeout_seconds = kMostSeconds;
  return request;
}

/// By position in the sample.
std::map<std::size_t, Cost> measure(const JobList& jobs, const std::vector<JobPlace>& sample,
                                    const SweepOptions& options, const ContentHashes& hashes) {
  JobEngine engine(jobs.experiment(), options);
  engine.hash_files(hashes);
  for (const JobPlace& place : sample) engine.want(place);
  engine.start_workers(std::min(options.jobs_at_once, kWorkers));
  const auto nothing = [](std::string_view) {};
  engine.prepare_data(nothing, nothing);
  engine.wait_ready();
  const EngineJobs trainings{.jobs = {2 * sample.size(),
                                      [&](std::size_t i) {
                                        return measured_job(jobs, sample[i / 2],
                                                            i % 2 == 0 ? kFewEpochs : kMoreEpochs);
                                      }},
                             .place = [&](std::size_t i) { return sample[i / 2]; },
                             .retries = 0};
  std::map<std::size_t, double> seconds;
  Stopwatch stopwatch(seconds);
  const Interruption interruption;
  engine.run(trainings, {}, nullptr, stopwatch, interruption, nothing);
  std::map<std::size_t, Cost> costs;
  for (std::size_t i = 0; i < sample.size(); ++i) {
    const auto few = seconds.find(2 * i), more = seconds.find(2 * i + 1);
    if (few == seconds.end()) continue;
    const double epoch = more == seconds.end()
                             ? few->second
                             : std::max(0.0, (more->second - few->second) / (kMoreEpochs - kFewEpochs));
    costs[i] = {std::max(0.0, few->second - kFewEpochs * epoch), epoch};
  }
  // A worker's first job takes longer: what the library makes ready once is not to be counted for each.
  double least = std::numeric_limits<double>::infinity();
  for (const auto& [i, cost] : costs) least = std::min(least, cost.fixed);
  for (auto& [i, cost] : costs) cost.fixed = least;
  return costs;
}

/// Of all tasks that train, each by the cell of the sample that is nearest to its own.
double total_seconds(const JobList& jobs, const ToDo& to_do, const std::vector<JobPlace>& sample,
                     const std::map<std::size_t, Cost>& costs) {
  const experiments::Experiment& experiment = jobs.experiment();
  std::map<std::size_t, double> of_cell;
  const auto seconds_of = [&](std::size_t cell) {
    const auto distance = [&](const auto& cost) {
      const std::size_t other = sample[cost.first].cell;
      return other > cell ? other - cell : cell - other;
    };
    const auto& nearest = *std::ranges::min_element(costs, {}, distance);
    const bool look = experiment.cells() <= kMostCellsAskedForEpochs;
    return nearest.second.of(experiment.settings(look ? cell : sample[nearest.first].cell).train.epochs);
  };
  double sum = 0;
  for (const Task& task : to_do.tasks) {
    if (task.from_model) continue;
    const std::size_t cell = jobs.in_run_order(task.job).cell;
    const auto known = of_cell.find(cell);
    sum += known != of_cell.end() ? known->second : of_cell.emplace(cell, seconds_of(cell)).first->second;
  }
  return sum;
}

}  // namespace

std::string measured_time_text(const JobList& jobs, const ToDo& to_do, const SweepOptions& options,
                               const ContentHashes& hashes) {
  const std::vector<JobPlace> sample = sample_of_cells(jobs, to_do);
  if (sample.empty()) return "";
  if (!is_small(jobs, sample))
    return "how long that takes can be said once some jobs are done: the data are too many to measure it\n";
  std::map<std::size_t, Cost> costs;
  try {
    costs = measure(jobs, sample, options, hashes);
  } catch (const std::exception&) {
    return "";  // a dry run is about the plan
  }
  if (costs.empty()) return "";
  const double at_once = static_cast<double>(std::min(options.jobs_at_once, to_do.tasks.size()));
  return fmt::format("would be done in {} or so, if none stops early: going by some epochs of {}\n",
                     clock_text(total_seconds(jobs, to_do, sample, costs) / at_once),
                     count_text(costs.size(), "cell"));
}

}  // namespace seedbed::runner
