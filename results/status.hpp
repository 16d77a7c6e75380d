#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "results/failure.hpp"
#include "results/job_table.hpp"
#include "results/ledger/ledger.hpp"
#include "results/run_lock.hpp"
#include "results/shares/share_state.hpp"

namespace seedbed::results {

/// Jobs that failed for the same cause.
struct FailureGroup {
  std::string cause;  ///< of the example; the numbers in it may differ within the group
  FailureKind kind = FailureKind::own_error;
  std::size_t count = 0;
  JobRow example;   ///< the first such job of the table
  std::string log;  ///< of its last attempt, relative to the run directory
};

/// What cells are chosen by.
inline constexpr const char* kChoosingScore = "crps_validation";

/// The cell that is best by kChoosingScore so far.
struct BestCell {
  std::vector<std::string> varied;
  double mean = 0;       ///< of the score, as tables of cells have it
  std::size_t jobs = 0;  ///< that are done
};

/// How far a run is.
struct RunStatus {
  std::size_t total = 0, done = 0, running = 0, failed = 0, left = 0;
  std::size_t other_jobs = 0;     ///< in the ledger and not in the table
  std::optional<LockHolder> run;  ///< the process that is running jobs now
  std::optional<RunEntry> last_run;
  double job_seconds_left = 0;       ///< of one job at a time, see WorkLeft; NaN if unknown
  double seconds_left = 0;           ///< the same with as many at once as are running; NaN if no run goes on
  std::vector<BestCell> best_cells;  ///< one for each target that is forecast, where any job of it is done
  std::vector<FailureGroup> failures;  ///< the most frequent first
  std::vector<std::string> varied_keys;
  std::vector<std::string> damaged;  ///< the ledger's messages
  std::vector<ShareState> shares;    ///< that have not been merged
};

/// Counts the table's jobs. An attempt that is under way counts as running only if `run` or a share says that
/// someone is running jobs; otherwise its run has died and the job is left (or failed, if an earlier attempt
/// did).
RunStatus run_status(const JobTable& table, const Ledger& ledger, std::optional<LockHolder> run,
                     std::vector<ShareState> shares = {});

/// For the terminal; `directory` is how the user named it.
std::string status_text(const RunStatus& status, const std::string& directory);

}  // namespace seedbed::results
