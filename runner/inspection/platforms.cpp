#include "runner/inspection/platforms.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <sstream>

#include "experiments/dataset/splits/listed_rows.hpp"
#include "results/platform.hpp"

namespace seedbed::runner {
std::vector<std::string> platforms(const results::Ledger& ledger) {
  std::vector<std::string> all;
  std::istringstream lines(ledger.fact(results::kPlatformsFact));
  for (std::string line; std::getline(lines, line);) results::note_platform(all, line);
  return all;
}

std::pair<std::string, std::string> platforms_fact(const std::vector<std::string>& all) {
  return {results::kPlatformsFact, fmt::format("{}", fmt::join(all, "\n"))};
}

results::JobIdentity recorded_identity(const experiments::Job& job, const ContentHashes& hashes) {
  results::JobIdentity identity = identity_of(job);
  identity.data = hashes(job.settings.data.path);
  for (const std::string& path : job.settings.data.more_paths) identity.data += "+" + hashes(path);
  for (const std::string& file : experiments::split_files(job.settings.data.split, job.split))
    identity.data += " " + hashes(file);
  return identity;
}

results::JobIdentity PlatformLog::identity(const experiments::Job& job) const {
  return recorded_identity(job, hashes_);
}

void PlatformLog::end_attempt(const std::string& job_id, int attempt, const results::JobResult& result) {
  LedgerLog::end_attempt(job_id, attempt, result);
  if (result.outcome != results::Outcome::done || result.platform.empty()) return;
  if (!results::note_platform(known_, result.platform)) return;
  const auto [name, text] = platforms_fact(known_);
  ledger_.set_fact(name, text);
}

}  // namespace seedbed::runner
