#include "runner/clusters/submission_status.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/amounts.hpp"
#include "runner/clusters/queue_text.hpp"

namespace seedbed::runner {
namespace {

using State = Submission::State;

bool may_be_queued(State state) {
  return state == State::begun || state == State::submitted || state == State::ending;
}

/// Nobody works on it though it has not ended.
bool is_lost(const SubmissionStatus& status) {
  return may_be_queued(status.submission.state) && status.problem.empty() && status.queue.empty();
}

const char* state_name(const SubmissionStatus& status) {
  if (is_lost(status)) return "lost";
  switch (status.submission.state) {
    case State::over:
      return "over";
    case State::cancelled:
      return "cancelled";
    default:
      return status.problem.empty() ? "submitted" : "unknown";
  }
}

}  // namespace

std::optional<SubmissionStatus> submission_status(const std::filesystem::path& root, const Slurm& slurm) {
  const auto made = read_submission(ClusterFolder(root));
  if (!made) return std::nullopt;
  SubmissionStatus status{.submission = *made, .queue = {}, .problem = {}};
  if (!may_be_queued(made->state)) return status;
  try {
    status.queue = slurm.queue({made->name, made->follow_up_name()});
  } catch (const SlurmError& error) {
    status.problem = error.what();
  }
  return status;
}

std::string submission_text(const SubmissionStatus& status, std::size_t left, const std::string& root) {
  const Submission& made = status.submission;
  if (!status.problem.empty()) {
    return fmt::format("Slurm: job {} on {}; what is queued is not known: {}\n", made.array,
                       made.limits.cluster, status.problem);
  }
  if (!status.queue.empty()) return fmt::format("Slurm: {}\n", queue_text(made, status.queue));
  const std::string jobs = count_text(static_cast<std::int64_t>(left), "job is left", "jobs are left");
  if (is_lost(status)) {
    return fmt::format(
        "Slurm: job {} on {} is gone from the queue, and what follows it too; {}. Lost: `seedbed run "
        "{}/experiment.yaml -o {}` submits what is missing\n",
        made.array, made.limits.cluster, jobs, root, root);
  }
  return fmt::format("Slurm: job {} on {} {}; nothing is queued\n", made.array, made.limits.cluster,
                     made.state == State::cancelled ? "was cancelled" : "is over");
}

nlohmann::ordered_json submission_json(const SubmissionStatus& status) {
  const Submission& made = status.submission;
  const QueueCounts counts = queue_counts(made, status.queue);
  nlohmann::ordered_json json = {
      {"name", made.limits.cluster}, {"state", state_name(status)}, {"job", made.array},
      {"follow_up", made.follow_up}, {"tasks", made.tasks},         {"queued", counts.queued},
      {"running", counts.running},   {"round", made.round},         {"submitted", made.when}};
  json["problem"] =
      status.problem.empty() ? nlohmann::ordered_json(nullptr) : nlohmann::ordered_json(status.problem);
  return json;
}

}  // namespace seedbed::runner
