// Makes a run directory as a sweep of many jobs leaves it, without training them: the ledger has them all as
// done, and each has a log and a model, single or packed. To measure how it opens; see bench/README.md.
//   many_files EXPERIMENT DIR MODEL single|packed
#include <fmt/format.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>

#include "base/atomic_file.hpp"
#include "results/ledger/ledger.hpp"
#include "results/packs/kept_files.hpp"
#include "results/packs/pack_writer.hpp"
#include "results/run_directory.hpp"
#include "runner/inspection/content_hashes.hpp"
#include "runner/inspection/job_list.hpp"
#include "runner/inspection/platforms.hpp"
#include "runner/sweep/data/data_store.hpp"

namespace {

namespace fs = std::filesystem;
using namespace seedbed;

/// A log of the usual length.
std::string log_of(const std::string& job) {
  std::string text = fmt::format("job {}: seed by seed\n", job);
  for (int epoch = 1; epoch <= 20; ++epoch)
    text += fmt::format("epoch {}: training loss {}, validation nll {}, crps {}\n", epoch, 1.0 / epoch,
                        0.5 + 1.0 / epoch, 0.25 + 1.0 / epoch);
  return text;
}

results::JobResult result_of(std::size_t job) {
  results::JobResult result;
  result.outcome = results::Outcome::done;
  for (const char* name :
       {"crps_validation", "nll_validation", "crps_test", "nll_test", "mae_test", "rmse_test"})
    result.scores.push_back({name, 1 + 1e-6 * static_cast<double>(job), 0.01});
  result.best_epoch = 20;
  result.started = 1.7e9;
  result.wall_seconds = 0.1;
  return result;
}

void make(const fs::path& experiment, const fs::path& root, const std::string& model, bool packed) {
  const runner::ContentHashes hashes = runner::ContentHashes::of_files();
  const auto loaded = experiments::Experiment::load(experiment);
  runner::DataStore(loaded).hash_files(hashes);
  const runner::JobList jobs(loaded, hashes);
  const auto directory = results::RunDirectory::prepare(root);
  AtomicFile file(directory.experiment());
  file.write(jobs.experiment().to_yaml());
  file.commit();
  results::Ledger ledger = results::Ledger::open(root);
  hashes.remember(ledger);
  fs::create_directories(results::packs_folder(root));
  std::optional<results::PackWriter> pack;
  if (packed) pack.emplace(results::packs_folder(root) / "run-1.pack");
  const auto leave = [&](results::FileKind kind, const std::string& job, const std::string& bytes) {
    if (pack) {
      pack->append(kind, job, bytes);
    } else {
      std::ofstream(results::single_file(root, kind, job), std::ios::binary) << bytes;
    }
  };
  ledger.together([&] {
    for (std::size_t i = 0; i < jobs.size(); ++i) {
      const experiments::Job job = jobs.job(jobs.in_run_order(i));
      ledger.end_attempt(job.id, ledger.begin_attempt(runner::recorded_identity(job, hashes)), result_of(i));
      leave(results::FileKind::log, job.id, log_of(job.id));
      leave(results::FileKind::model, job.id, model);
    }
  });
  if (pack) pack->commit();
}

}  // namespace

int main(int count, char** words) {
  if (count != 5) return 2;
  try {
    std::ifstream model(words[3], std::ios::binary);
    make(words[1], words[2], {std::istreambuf_iterator<char>(model), {}}, std::string(words[4]) == "packed");
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
