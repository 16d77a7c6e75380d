#include "runner/sweep/time_measure.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <filesystem>
#include <limits>
#include <map>
#include <memory>
#include <set>
#include <system_error>
#include <utility>
#include <vector>

#include "base/amounts.hpp"
#include "base/temporary_folder.hpp"
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
  void done(const JobRequest& request, const results::JobResult& result) override {
    seconds[request.ticket] = result.wall_seconds;
    last = result;
  }

  std::map<std::size_t, double> seconds;
  results::JobResult last;
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

JobRequest measured_job(const JobList& jobs, const JobPlace& place, int epochs,
                        const std::filesystem::path& model) {
  JobRequest request;
  request.job = jobs.job(place);
  request.job.settings.train.epochs = epochs;
  request.job.settings.train.patience = 0;
  request.timeout_seconds = kMostSeconds;
  request.outputs.model = model;
  return request;
}

/// What is known of the cells of the sample, and with that of all.
class SampledCosts {
 public:
  SampledCosts(const JobList& jobs, std::vector<JobPlace> sample, std::map<std::size_t, Cost> costs)
      : jobs_(jobs), sample_(std::move(sample)), costs_(std::move(costs)) {}

  /// By the cell of the sample that is nearest to it.
  double seconds(std::size_t cell) const {
    const experiments::Experiment& experiment = jobs_.experiment();
    const auto distance = [&](const auto& cost) {
      const std::size_t other = sample_[cost.first].cell;
      return other > cell ? other - cell : cell - other;
    };
    const auto& nearest = *std::ranges::min_element(costs_, {}, distance);
    const bool look = experiment.cells() <= kMostCellsAskedForEpochs;
    return nearest.second.of(experiment.settings(look ? cell : sample_[nearest.first].cell).train.epochs);
  }

 private:
  const JobList& jobs_;
  std::vector<JobPlace> sample_;
  std::map<std::size_t, Cost> costs_;  // by position in the sample
};

std::map<std::size_t, Cost> costs_of(std::size_t sampled, const std::map<std::size_t, double>& seconds) {
  std::map<std::size_t, Cost> costs;
  for (std::size_t i = 0; i < sampled; ++i) {
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

/// No cell, if none could be trained.
MeasuredCosts measure(const JobList& jobs, const std::vector<JobPlace>& sample, const SweepOptions& options,
                      const ContentHashes& hashes) {
  JobEngine engine(jobs.experiment(), options);
  engine.hash_files(hashes);
  for (const JobPlace& place : sample) engine.want(place);
  engine.start_workers(std::min(options.jobs_at_once, kWorkers));
  const auto nothing = [](std::string_view) {};
  engine.prepare_data(nothing, nothing);
  engine.wait_ready();
  const TemporaryFolder folder("seedbed-measure");
  const std::filesystem::path model = folder.path() / "model";
  const EngineJobs trainings{.jobs = {2 * sample.size(),
                                      [&](std::size_t i) {
                                        return measured_job(jobs, sample[i / 2],
                                                            i % 2 == 0 ? kFewEpochs : kMoreEpochs, model);
                                      }},
                             .place = [&](std::size_t i) { return sample[i / 2]; },
                             .retries = 0};
  Stopwatch stopwatch;
  const Interruption interruption;
  engine.run(trainings, {}, nullptr, stopwatch, interruption, nothing);
  MeasuredCosts measured;
  std::map<std::size_t, Cost> costs = costs_of(sample.size(), stopwatch.seconds);
  measured.cells = costs.size();
  if (costs.empty()) return measured;
  const auto sampled = std::make_shared<const SampledCosts>(jobs, sample, std::move(costs));
  measured.seconds = [sampled](std::size_t cell) { return sampled->seconds(cell); };
  measured.result = stopwatch.last;
  std::error_code none;
  const std::uintmax_t bytes = std::filesystem::file_size(model, none);
  if (!none) measured.model_bytes = bytes;
  return measured;
}

}  // namespace

std::variant<MeasuredCosts, MeasureProblem> measure_costs(const JobList& jobs, const ToDo& to_do,
                                                          const SweepOptions& options,
                                                          const ContentHashes& hashes) {
  const std::vector<JobPlace> sample = sample_of_cells(jobs, to_do);
  if (sample.empty()) return MeasureProblem::nothing_to_train;
  if (!is_small(jobs, sample)) return MeasureProblem::too_much_data;
  try {
    MeasuredCosts costs = measure(jobs, sample, options, hashes);
    if (costs.cells > 0) return costs;
  } catch (const std::exception&) {  // a dry run is about the plan
  }
  return MeasureProblem::failed;
}

std::string measured_time_text(const JobList& jobs, const ToDo& to_do, const SweepOptions& options,
                               const ContentHashes& hashes) {
  const auto measured = measure_costs(jobs, to_do, options, hashes);
  if (const auto* problem = std::get_if<MeasureProblem>(&measured)) {
    if (*problem != MeasureProblem::too_much_data) return "";
    return "how long that takes can be said once some jobs are done: the data are too many to measure it\n";
  }
  const auto& costs = std::get<MeasuredCosts>(measured);
  std::map<std::size_t, double> of_cell;
  double sum = 0;
  for (const Task& task : to_do.tasks) {
    if (task.from_model) continue;
    const std::size_t cell = jobs.in_run_order(task.job).cell;
    const auto known = of_cell.find(cell);
    sum += known != of_cell.end() ? known->second : of_cell.emplace(cell, costs.seconds(cell)).first->second;
  }
  const double at_once = static_cast<double>(std::min(options.jobs_at_once, to_do.tasks.size()));
  return fmt::format("would be done in {} or so, if none stops early: going by some epochs of {}\n",
                     clock_text(sum / at_once), count_text(static_cast<std::int64_t>(costs.cells), "cell"));
}

}  // namespace seedbed::runner
