#include "runner/sweep/repeat_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "runner/sweep/verify/result_comparison.hpp"

namespace seedbed::runner {
namespace {

/// How and when the network was trained stays true of a job whose model is only asked for more.
results::JobResult with_more_scores(results::JobResult before, const std::vector<metrics::Score>& now) {
  for (const metrics::Score& score : now) {
    if (std::ranges::find(before.scores, score.name, &metrics::Score::name) == before.scores.end())
      before.scores.push_back(score);
  }
  return before;
}

}  // namespace

void RepeatCheck::expect(const std::string& job, results::JobResult before) {
  const std::lock_guard lock(mutex_);
  expected_[job] = std::move(before);
}

results::JobResult RepeatCheck::checked(const JobRequest& request, results::JobResult result) {
  if (result.outcome != results::Outcome::done) return result;
  results::JobResult before;
  {
    const std::lock_guard lock(mutex_);
    auto expected = expected_.extract(request.job.id);
    if (expected.empty()) return result;
    before = std::move(expected.mapped());
  }
  std::vector<metrics::Score> in_both = before.scores;
  std::erase_if(in_both, [&](const metrics::Score& score) {
    return std::ranges::find(result.scores, score.name, &metrics::Score::name) == result.scores.end();
  });
  const std::vector<Difference> found = score_differences(in_both, result.scores);
  const bool kept_model = !request.outputs.kept_model.empty();
  if (found.empty()) return kept_model ? with_more_scores(std::move(before), result.scores) : result;
  std::error_code ignored;
  for (const auto& path : {request.outputs.model, request.outputs.predictions}) {
    if (!path.empty()) std::filesystem::remove(path, ignored);
  }
  result.outcome = results::Outcome::failed;
  result.error = fmt::format(
      "{} for a missing output, the job gave other scores ({}); the earlier ones are kept. They were "
      "made by another build or on another kind of processor: run there, or into a new directory with -o",
      kept_model ? "scored by its model" : "run again", difference_text(found.front()));
  return result;
}

}  // namespace seedbed::runner
