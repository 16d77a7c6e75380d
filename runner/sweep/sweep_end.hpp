#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "results/ledger/ledger.hpp"
#include "results/run_directory.hpp"
#include "runner/host/interruption.hpp"
#include "runner/inspection/content_hashes.hpp"
#include "runner/inspection/job_list.hpp"
#include "runner/progress/progress.hpp"
#include "runner/scheduler/scheduler.hpp"
#include "runner/sweep/ensemble_stage.hpp"
#include "runner/sweep/sweep_options.hpp"
#include "runner/sweep/to_do.hpp"

namespace seedbed::runner {

/// What is done with the results in a ledger once no job runs any more: ensembles, files, the table, the
/// verdict and the report.
class SweepEnd {
 public:
  /// All must outlive this object. `root` is how the user named the directory; `progress` is made anew when a
  /// table is printed.
  SweepEnd(const JobList& jobs, const std::filesystem::path& root, const SweepOptions& options,
           const Screen& screen, std::unique_ptr<Progress>& progress)
      : jobs_(jobs), root_(root), options_(options), screen_(screen), progress_(progress) {}

  EnsembleSummary score_ensembles(results::Ledger& ledger, const ContentHashes& hashes,
                                  const Interruption& interruption);
  void write_files(const results::RunDirectory& directory, results::Ledger& ledger, const ToDo& to_do);
  void print_table(results::Ledger& ledger, std::size_t done);
  void say_verdict();
  /// After everything else: what goes wrong here must not harm a run. `is_new`: results came in.
  void write_report(bool is_new);

  void say(const std::string& text);
  /// Worth a line that is rewritten, but none in a log.
  void pass_by(const std::string& text);

 private:
  const JobList& jobs_;
  const std::filesystem::path& root_;
  const SweepOptions& options_;
  const Screen& screen_;
  std::unique_ptr<Progress>& progress_;
};

}  // namespace seedbed::runner
