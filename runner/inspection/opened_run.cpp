#include "runner/inspection/opened_run.hpp"

#include "results/ledger/ledger_table.hpp"
#include "results/shares/merge_shares.hpp"
#include "runner/inspection/content_hashes.hpp"
#include "runner/inspection/default_value.hpp"
#include "runner/inspection/job_list.hpp"

namespace seedbed::runner {
OpenedRun::OpenedRun(const std::filesystem::path& root)
    : directory_(results::RunDirectory::existing(root)),
      kept_(std::make_unique<const results::KeptFiles>(root)),
      ledger_(std::make_unique<results::Ledger>(results::open_with_shares(root))) {
  if (std::filesystem::exists(directory_.experiment())) {
    experiment_ = experiments::Experiment::load(directory_.experiment());
  }
}

results::JobTable OpenedRun::table(bool all) const {
  if (all || !experiment_) return results::table_of_all_jobs(*ledger_, default_value);
  return JobList(*experiment_, ContentHashes::remembered(*ledger_)).table();
}

std::vector<std::string> OpenedRun::scores() const {
  return experiment_ ? experiment_->scores() : std::vector<std::string>();
}

}  // namespace seedbed::runner
