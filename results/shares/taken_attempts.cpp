#include "results/shares/taken_attempts.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <bit>
#include <cstdint>
#include <sstream>

#include "base/number_text.hpp"
#include "results/platform.hpp"
#include "results/shares/same_result.hpp"

namespace seedbed::results {
namespace {

bool same_attempt(const JobResult& a, const JobResult& b) {
  return a.outcome == b.outcome && a.host == b.host &&
         std::bit_cast<std::uint64_t>(a.started) == std::bit_cast<std::uint64_t>(b.started);
}

/// "crps_test 0.25 and 0.26", of the first score that differs.
std::string difference(const JobResult& a, const JobResult& b) {
  for (const metrics::Score& score : a.scores) {
    const auto other = std::ranges::find(b.scores, score.name, &metrics::Score::name);
    if (other != b.scores.end() && other->value != score.value)
      return fmt::format("{} {} and {}", score.name, number_text(score.value), number_text(other->value));
  }
  return "their epochs differ";
}

}  // namespace

TakenAttempts::TakenAttempts(Ledger& ledger, MergeSummary& summary) : ledger_(ledger), summary_(summary) {
  std::istringstream lines(ledger.fact(kPlatformsFact));
  for (std::string line; std::getline(lines, line);) note_platform(platforms_, line);
}

void TakenAttempts::take(const JobIdentity& job, const JobResult& result, const std::string& source) {
  if (result.outcome == Outcome::killed) return;
  const std::optional<LedgerJob> known = ledger_.find(job.id);
  if (known && known->done()) {
    if (result.outcome != Outcome::done || same_attempt(known->result, result)) return;
    if (same_result(known->result, result)) {
      ++summary_.again;
    } else {
      summary_.differing.try_emplace(job.id, differing_text(*known, result, source));
    }
    return;
  }
  if (known) {
    for (const LedgerAttempt& attempt : ledger_.attempts(job.id)) {
      if (attempt.ended && same_attempt(attempt.result, result)) return;
    }
  }
  ledger_.end_attempt(job.id, ledger_.begin_attempt(job), result);
  ++summary_.taken;
  if (result.outcome == Outcome::done && !result.platform.empty() &&
      note_platform(platforms_, result.platform))
    ledger_.set_fact(kPlatformsFact, fmt::format("{}", fmt::join(platforms_, "\n")));
}

std::string TakenAttempts::differing_text(const LedgerJob& kept, const JobResult& other,
                                          const std::string& source) const {
  std::string maker = kept.result.host.empty() ? "the ledger" : kept.result.host;
  for (const LedgerAttempt& attempt : ledger_.attempts(kept.identity.id)) {
    if (!attempt.ended || !same_attempt(attempt.result, kept.result)) continue;
    for (const RunEntry& run : ledger_.runs()) {
      if (run.number == attempt.run)
        maker = fmt::format("{} (`{}`)", run.environment.host, run.environment.command);
    }
  }
  const bool same_machine = same_platform(kept.result.platform, other.platform);
  return fmt::format(
      "job {} was done twice with different results, by {} and by {} on {}: {}; the first is kept{}",
      kept.identity.id, maker, source, other.host, difference(kept.result, other),
      same_machine ? ". That should never be: `seedbed verify` tells which of them comes again"
                   : ". They are different kinds of machine, whose last digits can differ");
}

}  // namespace seedbed::results
