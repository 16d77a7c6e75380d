#pragma once

#include <string>
#include <vector>

#include "results/ledger.hpp"
#include "runner/scheduler/attempt_log.hpp"

namespace seedbed::runner {

/// The kinds of machine (vector level, library versions) that gave the results in a ledger. More than one
/// means that scores of equal jobs could differ in their last digits.
std::vector<std::string> platforms(const results::Ledger& ledger);

/// Records attempts, and the platform of those that are done.
class PlatformLog : public LedgerLog {
 public:
  explicit PlatformLog(results::Ledger& ledger)
      : LedgerLog(ledger), ledger_(ledger), known_(platforms(ledger)) {}
  void end_attempt(const std::string& job_id, int attempt, const results::JobResult& result) override;

 private:
  results::Ledger& ledger_;
  std::vector<std::string> known_;
};

}  // namespace seedbed::runner
