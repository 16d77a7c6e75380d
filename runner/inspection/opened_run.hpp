#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "experiments/plan/experiment.hpp"
#include "results/job_table.hpp"
#include "results/ledger/ledger.hpp"
#include "results/packs/kept_files.hpp"
#include "results/run_directory.hpp"

namespace seedbed::runner {

/// A run directory opened for looking. Neither the data nor a right to write is needed.
class OpenedRun {
 public:
  /// Throws if it is no run directory, or its ledger or experiment cannot be read.
  explicit OpenedRun(const std::filesystem::path& root);

  const results::Ledger& ledger() const { return *ledger_; }
  const results::RunDirectory& directory() const { return directory_; }
  /// What the jobs left, wherever it is.
  const results::KeptFiles& kept() const { return *kept_; }

  /// As last run; empty if a run died so early that it left none.
  const std::optional<experiments::Experiment>& experiment() const { return experiment_; }

  const experiments::Experiment* known_experiment() const { return experiment_ ? &*experiment_ : nullptr; }

  /// The jobs of the experiment as last run; every job of the ledger if `all`, or if there is none.
  results::JobTable table(bool all) const;

  /// The scores that the experiment asks to show; empty for the default.
  std::vector<std::string> scores() const;

 private:
  results::RunDirectory directory_;
  std::unique_ptr<const results::KeptFiles> kept_;
  std::unique_ptr<results::Ledger> ledger_;  // tables refer to it
  std::optional<experiments::Experiment> experiment_;
};

}  // namespace seedbed::runner
