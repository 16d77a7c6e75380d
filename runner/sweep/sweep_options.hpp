#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "experiments/plan/experiment.hpp"
#include "runner/inspection/score_table.hpp"
#include "runner/workers/worker_pool.hpp"

namespace seedbed::runner {

/// What becomes of the jobs that are to be run.
enum class SweepTask {
  run,
  prepare,  ///< they are left for `seedbed work`, which is told of them
};

struct PreparedSweep;

/// What `seedbed run`, `retry` or `verify` was asked to do.
struct SweepOptions {
  std::filesystem::path file;
  std::vector<std::string> overrides;
  std::size_t jobs_at_once = 1;
  std::filesystem::path output;  ///< run directory; empty = runs/<name>
  Isolation isolation = Isolation::process;
  std::size_t max_failures = 0;             ///< 0 = never stop
  std::int64_t memory = -1;                 ///< bytes for the whole run; 0 = no limit, -1 = what there is
  std::chrono::milliseconds grace{30'000};  ///< for running jobs after the first interruption
  SweepTask task = SweepTask::run;
  bool dry_run = false;
  bool quiet = false;
  bool verbose = false;
  bool verdict = true;     ///< say which cell is best, and how sure that is
  TableChoice table = {};  ///< of the table at the end
  /// Takes the jobs, prepared, where `engine.kind` says that they are not run here; returns an exit code.
  std::function<int(const PreparedSweep& sweep)> hand_over = {};
  std::string command;  ///< as typed, for the lock and for "run it again"
  std::optional<std::unordered_set<std::string>> only = {};  ///< ids: no other job is run
};

/// Jobs at once, on so many cores, where each may use run.threads of them.
inline std::size_t slots_for(std::size_t cores, const experiments::Experiment& experiment) {
  return std::max<std::size_t>(1, cores / static_cast<std::size_t>(experiment.run().threads));
}

}  // namespace seedbed::runner
