#include "runner/sweep/repeat_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "runner/sweep/result_comparison.hpp"

namespace seedbed::runner {
std::string first_difference(const std::vector<metrics::Score>& before,
                             const std::vector<metrics::Score>& now) {
  for (const metrics::Score& old : before) {
    const auto score = std::ranges::find(now, old.name, &metrics::Score::name);
    if (score == now.end()) continue;
    if (!same_bits(old.value, score->value)) {
      return fmt::format("{} was {} and is {} now", old.name, old.value, score->value);
    }
    if (!same_bits(old.standard_error, score->standard_error)) {
      return fmt::format("the standard error of {} was {} and is {} now", old.name, old.standard_error,
                         score->standard_error);
    }
  }
  return "";
}

void RepeatCheck::expect(const std::string& job, std::vector<metrics::Score> scores) {
  const std::lock_guard lock(mutex_);
  expected_[job] = std::move(scores);
}

results::JobResult RepeatCheck::checked(const JobRequest& request, results::JobResult result) {
  if (result.outcome != results::Outcome::done) return result;
  std::vector<metrics::Score> before;
  {
    const std::lock_guard lock(mutex_);
    const auto expected = expected_.extract(request.job.id);
    if (expected.empty()) return result;
    before = std::move(expected.mapped());
  }
  const std::string difference = first_difference(before, result.scores);
  if (difference.empty()) return result;
  std::error_code ignored;
  for (const auto& path : {request.outputs.model, request.outputs.predictions}) {
    if (!path.empty()) std::filesystem::remove(path, ignored);
  }
  result.outcome = results::Outcome::failed;
  result.error = fmt::format(
      "run again for a missing output, the job gave other scores ({}); the earlier ones are kept. They were "
      "made by "
      "another build or on another kind of processor: run there, or into a new directory with -o",
      difference);
  return result;
}

}  // namespace seedbed::runner
