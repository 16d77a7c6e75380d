// Writes what so many shares of a sweep would have left, with invented results, so that merging and looking
// at a large sweep can be timed without training it:
//
//   seedbed run FILE seeds=10000 --prepare -o DIR; share_files DIR SHARES EPOCHS
//   time seedbed status DIR; time seedbed merge DIR
#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <vector>

#include "base/machine.hpp"
#include "base/random.hpp"
#include "experiments/plan/experiment.hpp"
#include "experiments/plan/job_id.hpp"
#include "results/run_directory.hpp"
#include "results/shares/share_plan.hpp"
#include "results/shares/share_writer.hpp"
#include "results/shares/writer_process.hpp"
#include "runner/inspection/content_hashes.hpp"
#include "runner/inspection/job_list.hpp"
#include "runner/inspection/platforms.hpp"
#include "runner/sweep/run_record.hpp"

namespace {

using namespace seedbed;

results::JobResult invented_result(RandomStream& random, int epochs, double now) {
  results::JobResult result;
  result.outcome = results::Outcome::done;
  for (const char* name : {"crps_validation", "crps_test", "nll_validation", "nll_test", "mae_test",
                           "rmse_test", "coverage50_test", "width50_test", "coverage90_test", "width90_test",
                           "coverage95_test", "width95_test"})
    result.scores.push_back({name, random.uniform(), random.uniform()});
  for (int epoch = 1; epoch <= epochs; ++epoch)
    result.epochs.push_back({epoch, random.uniform(), random.uniform(), random.uniform(), 0});
  result.best_epoch = epochs;
  result.started = now;
  result.wall_seconds = 1 + random.uniform();
  result.rows_per_second = 1e6;
  result.peak_memory = 50'000'000;
  result.host = "node1";
  result.platform = "invented";
  return result;
}

int write_shares(const std::filesystem::path& root, int shares, int epochs) {
  const auto directory = results::RunDirectory::existing(root);
  const results::ShareFolder folder(root);
  const results::SharePlan plan = results::read_share_plan(folder.plan(), root.string());
  const auto hashes = runner::ContentHashes::given({plan.files.begin(), plan.files.end()});
  const runner::JobList jobs(experiments::Experiment::load(directory.experiment()), hashes);
  std::vector<std::unique_ptr<results::ShareWriter>> writers;
  for (int share = 1; share <= shares; ++share) {
    writers.push_back(std::make_unique<results::ShareWriter>(
        folder,
        results::ShareHeader{.writer = {},
                             .share = share,
                             .shares = shares,
                             .numerics = experiments::kNumericsVersion,
                             .started = seconds_since_epoch(),
                             .plan = plan.id,
                             .process = results::process_mark(),
                             .experiment = plan.experiment,
                             .files = plan.files,
                             .environment = runner::run_environment(directory.experiment(), "share_files")}));
  }
  RandomStream random(0, Purpose::resampling);
  const double now = seconds_since_epoch();
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    results::ShareWriter& writer = *writers[i % writers.size()];
    const results::JobIdentity job = runner::recorded_identity(jobs.job(jobs.in_run_order(i)), hashes);
    writer.write(results::AttemptBegun{job, now});
    writer.write(results::AttemptEnded{job, invented_result(random, epochs, now)});
    if (i % 20'000 == 19'999) {  // what is not synced is kept in memory
      for (const auto& each : writers) each->sync();
    }
  }
  for (const auto& writer : writers) {
    writer->write(results::ShareEnded{seconds_since_epoch(), results::RunEnd::done});
    writer->sync();
  }
  fmt::print("{} jobs in {} files\n", jobs.size(), writers.size());
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    fmt::print(stderr, "usage: share_files DIR SHARES EPOCHS, with DIR from seedbed run FILE --prepare\n");
    return 2;
  }
  return write_shares(argv[1], std::atoi(argv[2]), std::atoi(argv[3]));
}
