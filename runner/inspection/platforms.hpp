#pragma once

#include <string>
#include <utility>
#include <vector>

#include "results/ledger/ledger.hpp"
#include "runner/inspection/content_hashes.hpp"
#include "runner/scheduler/attempt_log.hpp"

namespace seedbed::runner {

/// The platforms (results/platform.hpp) that gave the results in a ledger, each once. More than one means
/// that scores of equal jobs could differ in their last digits.
std::vector<std::string> platforms(const results::Ledger& ledger);

/// The fact, key and value, that tells a ledger of these.
std::pair<std::string, std::string> platforms_fact(const std::vector<std::string>& all);

/// What the ledger keeps of a job.
results::JobIdentity recorded_identity(const experiments::Job& job, const ContentHashes& hashes);

/// Records attempts, the contents of the data they read, and the platform of those that are done.
class PlatformLog : public LedgerLog {
 public:
  PlatformLog(results::Ledger& ledger, ContentHashes hashes)
      : LedgerLog(ledger), ledger_(ledger), hashes_(std::move(hashes)), known_(platforms(ledger)) {}
  void end_attempt(const std::string& job_id, int attempt, const results::JobResult& result) override;

 protected:
  results::JobIdentity identity(const experiments::Job& job) const override;

 private:
  results::Ledger& ledger_;
  ContentHashes hashes_;
  std::vector<std::string> known_;
};

}  // namespace seedbed::runner
