#include "runner/simulation/directory_costs.hpp"

#include <string>

#include "results/ledger/ledger.hpp"
#include "results/shares/share_record.hpp"

namespace seedbed::runner {
namespace {

// `seedbed merge` of 200,000 invented jobs of 20 epochs (bench/share_files), tables included, on one core of
// a server: 40 s, 57 MB, 482 MB of shares that become a ledger of 582 MB; of a million, 202 MB of memory.
// Other numbers of epochs change the bytes, which are counted, and little else.
constexpr double kMergeSecondsPerJob = 2e-4, kMergeBytesPerJob = 180, kMergeBytes = 20e6;
constexpr double kLedgerShare = 1.2;  // bytes in the ledger for each in the files of shares
constexpr double kFilesOfARun = 20;   // ledger, tables, report, plan, folders
constexpr double kBytesOfAPack = 1 << 30;

}  // namespace

DirectoryCosts directory_costs(std::size_t jobs, std::size_t starts, bool packed, const JobTraces& traces) {
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
  // A share's own file; of each pack its index too; else of each job its log, and its model if it leaves one.
  const double packs = 2 * (static_cast<double>(starts) + costs.model_bytes / kBytesOfAPack);
  const double singles = count * (traces.model_bytes > 0 ? 2 : 1);
  costs.files = kFilesOfARun + static_cast<double>(starts) + (packed ? packs : singles);
  costs.merge_seconds = kMergeSecondsPerJob * count;
  costs.merge_memory = kMergeBytes + kMergeBytesPerJob * count;
  return costs;
}

}  // namespace seedbed::runner
