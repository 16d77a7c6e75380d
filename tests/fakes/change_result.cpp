// Changes what a ledger says of a job as nothing in the program would: its crps_test by one bit.
//   change_result RUN_DIRECTORY JOB [PLATFORM]
// With PLATFORM the result also claims to come from there.
#include <cmath>
#include <cstdio>
#include <exception>

#include "results/ledger/ledger.hpp"

int main(int count, char** words) {
  if (count < 3) return 2;
  try {
    seedbed::results::Ledger ledger = seedbed::results::Ledger::open(words[1]);
    const auto job = ledger.find(words[2]);
    if (!job || !job->done()) {
      std::fprintf(stderr, "no such job is done\n");
      return 1;
    }
    seedbed::results::JobResult result = job->result;
    for (auto& score : result.scores) {
      if (score.name == "crps_test") score.value = std::nextafter(score.value, 1e300);
    }
    if (count > 3) result.platform = words[3];
    ledger.end_attempt(words[2], ledger.begin_attempt(job->identity), result);
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
