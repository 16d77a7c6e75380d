#include "runner/scheduler/attempt_log.hpp"

#include "experiments/plan/experiment.hpp"
#include "results/ledger/ledger.hpp"

namespace seedbed::runner {

int LedgerLog::begin_attempt(const experiments::Job& job) {
  return ledger_.begin_attempt(identity(job));
}

results::JobIdentity LedgerLog::identity(const experiments::Job& job) const {
  return identity_of(job);
}

results::JobIdentity identity_of(const experiments::Job& job) {
  results::JobIdentity identity;
  identity.id = job.id;
  identity.split = job.split;
  identity.seed = job.seed;
  const nlohmann::json settings = experiments::to_json(job.settings);
  for (const auto& [key, value] : settings.items()) {
    if (key == "directory") continue;  // where a program is started is not what it is
    identity.settings[key] = value.is_string() ? value.get<std::string>() : value.dump();
  }
  return identity;
}

void LedgerLog::end_attempt(const std::string& job_id, int attempt, const results::JobResult& result) {
  ledger_.end_attempt(job_id, attempt, result);
}

void LedgerLog::together(const std::function<void()>& records) {
  ledger_.together(records);
}

}  // namespace seedbed::runner
