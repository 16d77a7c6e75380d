#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <unordered_set>
#include <utility>

#include "experiments/plan/experiment.hpp"
#include "results/packs/file_packer.hpp"
#include "results/packs/kept_files.hpp"
#include "runner/scheduler/executor.hpp"

namespace seedbed::runner {

/// What jobs have left in a run directory, for a run that goes on there: what is there when it begins, and
/// what it packs of that and of its own jobs. The run holds the directory's lock.
class JobFiles {
 public:
  explicit JobFiles(std::filesystem::path root) : root_(root), before_(std::move(root)) {}

  const results::KeptFiles& before() const { return before_; }

  /// Where a program and what it leaves are.
  experiments::ProgramOutputs program_outputs(const std::string& job, const experiments::RunSettings& run,
                                              bool only_score) const;
  /// Asks in place of a training for the model that the job has left.
  void ask_kept_model(JobRequest& request) const;
  /// What the job goes on writing, and what a worker reads as a file, becomes a single file again. Returns
  /// what went wrong with something that is damaged; the job does without.
  std::string bring_back(const JobRequest& request) const;

  /// From now on what jobs leave is packed.
  void begin_packing() { packer_.emplace(root_, "run"); }
  /// Null unless files are packed.
  results::FilePacker* packer() { return packer_ ? &*packer_ : nullptr; }
  /// Returns when all is packed, with a warning if something went wrong. Of the jobs that are `done`, which
  /// are asked for if files are packed, that includes what an earlier run left that was ended before it had
  /// packed it, or did not pack.
  std::string finish_packing(const std::function<std::unordered_set<std::string>()>& done);

 private:
  const std::filesystem::path root_;
  const results::KeptFiles before_;
  std::optional<results::FilePacker> packer_;
};

}  // namespace seedbed::runner
