#include "runner/sweep/run_elsewhere.hpp"

#include <fmt/format.h>

#include <exception>
#include <filesystem>

#include "base/amounts.hpp"
#include "results/shares/merge_shares.hpp"
#include "runner/sweep/to_do.hpp"

namespace seedbed::runner {
namespace fs = std::filesystem;
namespace {

/// Of the jobs of this experiment, how many are done there. Whatever is wrong there is no concern of this
/// run.
std::size_t done_in(const fs::path& directory, const JobList& jobs) {
  std::error_code ignored;
  if (!fs::exists(directory / "ledger.sqlite", ignored)) return 0;
  try {
    const auto ledger = results::open_with_shares(directory);
    const ToDo there = find_to_do(jobs, &ledger, directory);
    return there.complete + there.again;
  } catch (const std::exception&) {
    return 0;
  }
}

}  // namespace

std::string run_elsewhere_text(const SweepOptions& options, const std::string& name, const JobList& jobs) {
  if (!options.output.empty()) return "";
  std::error_code ignored;
  const fs::path here = fs::current_path(ignored);
  fs::path beside = fs::weakly_canonical(options.file, ignored).parent_path();
  for (const fs::path& folder : {beside, beside.parent_path()}) {
    if (folder.empty() || fs::equivalent(folder, here, ignored)) continue;
    const fs::path directory = folder / "runs" / name;
    const std::size_t done = done_in(directory, jobs);
    if (done == 0) continue;
    return fmt::format(
        "note: {} of {} are done in {}, which is not the run directory: that is looked for in the working "
        "directory. To go on there: -o {}",
        done, count_text(jobs.size(), "job"), directory.string(), directory.string());
  }
  return "";
}

}  // namespace seedbed::runner
