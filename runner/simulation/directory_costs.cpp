#include "runner/simulation/directory_costs.hpp"

#include <algorithm>

#include "results/ledger/ledger.hpp"
#include "results/shares/share_record.hpp"

namespace seedbed::runner {
namespace {

// `seedbed merge` of 200,000 and 1,000,000 invented jobs of 20 epochs (bench/share_files): processor time,
// and the largest resident set. A record of an epoch more costs little beside what a job costs.
constexpr double kMergeSecondsPerJob = 1.7e-4, kMergeBytesPerJob = 180, kMergeBytes = 20e6;
constexpr double kLedgerShare = 1.0;  // bytes in the ledger for each in the files of shares
constexpr double kFilesOfARun = 20;   // ledger, tables, report, plan, folders
constexpr double kBytesOfAPack = 1 << 30;

}  // namespace

DirectoryCosts directory_costs(std::size_t jobs, std::size_t shares, std::size_t starts,
                               const JobTraces& traces) {
  const results::JobIdentity job{.id = std::string(20, '0'),
                                 .settings = {{"model.components", "3"}},
                                 .split = 0,
                                 .seed = 0,
                                 .data = std::string(32, '0')};
  const double record = static_cast<double>(encode(results::AttemptBegun{job, 0}).size() +
                                            encode(results::AttemptEnded{job, traces.result}).size());
  const double count = static_cast<double>(jobs);
  DirectoryCosts costs;
  costs.share_bytes = record * count;
  costs.ledger_bytes = costs.share_bytes * kLedgerShare;
  costs.model_bytes = static_cast<double>(traces.model_bytes) * count;
  const double packs = static_cast<double>(starts) + costs.model_bytes / kBytesOfAPack;
  costs.files = kFilesOfARun + static_cast<double>(starts) + 2 * packs;
  costs.merge_seconds = kMergeSecondsPerJob * count;
  costs.merge_memory = kMergeBytes + kMergeBytesPerJob * count;
  (void)shares;
  return costs;
}

}  // namespace seedbed::runner
