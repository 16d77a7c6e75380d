#pragma once

#include <functional>
#include <string>

#include "experiments/job.hpp"
#include "results/job_result.hpp"

namespace seedbed::results {
class Ledger;
struct JobIdentity;
}  // namespace seedbed::results

namespace seedbed::runner {

/// Where attempts are recorded. Called by the scheduler's thread only. When a call returns, its record is
/// safe, unless it was made within `together`.
class AttemptLog {
 public:
  virtual ~AttemptLog() = default;
  /// Begins an attempt and returns its number among all attempts at this job ever, from 1.
  virtual int begin_attempt(const experiments::Job& job) = 0;
  virtual void end_attempt(const std::string& job_id, int attempt, const results::JobResult& result) = 0;
  /// Calls `records`, which begins and ends attempts: they are safe when this returns, and not before.
  virtual void together(const std::function<void()>& records) { records(); }
};

/// What the ledger keeps of a job, without the contents of its data.
results::JobIdentity identity_of(const experiments::Job& job);

/// Records attempts in a run directory's ledger, which must outlive this object.
class LedgerLog : public AttemptLog {
 public:
  explicit LedgerLog(results::Ledger& ledger) : ledger_(ledger) {}
  int begin_attempt(const experiments::Job& job) override;
  void end_attempt(const std::string& job_id, int attempt, const results::JobResult& result) override;
  void together(const std::function<void()>& records) override;

 protected:
  virtual results::JobIdentity identity(const experiments::Job& job) const;

 private:
  results::Ledger& ledger_;
};

}  // namespace seedbed::runner
