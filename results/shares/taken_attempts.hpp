#pragma once

#include <string>
#include <vector>

#include "results/ledger/ledger.hpp"
#include "results/shares/merge_shares.hpp"

namespace seedbed::results {

/// Takes attempts that were made elsewhere into a ledger, where none counts twice.
class TakenAttempts {
 public:
  /// Both must outlive this object.
  TakenAttempts(Ledger& ledger, MergeSummary& summary);

  /// `source` is what messages call the place it comes from. The attempt belongs to the run that the ledger
  /// was told of last.
  void take(const JobIdentity& job, const JobResult& result, const std::string& source);

 private:
  std::string differing_text(const LedgerJob& kept, const JobResult& other, const std::string& source) const;

  Ledger& ledger_;
  MergeSummary& summary_;
  std::vector<std::string> platforms_;  // that gave results in the ledger
};

}  // namespace seedbed::results
