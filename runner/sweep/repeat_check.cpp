#include "runner/sweep/repeat_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "runner/sweep/result_comparison.hpp"

namespace seedbed::runner {

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
  std::erase_if(before, [&](const metrics::Score& score) {
    return std::ranges::find(result.scores, score.name, &metrics::Score::name) == result.scores.end();
  });
  const std::vector<Difference> found = score_differences(before, result.scores);
  if (found.empty()) return result;
  std::error_code ignored;
  for (const auto& path : {request.outputs.model, request.outputs.predictions}) {
    if (!path.empty()) std::filesystem::remove(path, ignored);
  }
  result.outcome = results::Outcome::failed;
  result.error = fmt::format(
      "run again for a missing output, the job gave other scores ({}); the earlier ones are kept. They were "
      "made by another build or on another kind of processor: run there, or into a new directory with -o",
      difference_text(found.front()));
  return result;
}

}  // namespace seedbed::runner
