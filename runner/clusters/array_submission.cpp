#include "runner/clusters/array_submission.hpp"

#include <fmt/format.h>

#include <cctype>
#include <random>

namespace seedbed::runner {

using State = Submission::State;

std::optional<QueuedSubmission> ArraySubmission::queued(Submission& earlier, const SlurmLimits& limits,
                                                        const std::string& place) const {
  if (earlier.state == State::over || earlier.state == State::cancelled) return std::nullopt;
  if (limits.cluster != earlier.limits.cluster) {
    throw SlurmError(
        fmt::format("{} was submitted on the cluster {}, and this is {}: whether anything of it is queued "
                    "there cannot be seen "
                    "from here. Run this there; or, if nothing of it is, remove {}",
                    place, earlier.limits.cluster, limits.cluster, folder_.submission().string()));
  }
  QueuedSubmission found;
  try {
    found.queue = slurm_.queue({earlier.name, earlier.follow_up_name()});
  } catch (const SlurmError& error) {
    throw SlurmError(fmt::format("{}. Nothing was submitted: what was submitted before may still be queued",
                                 error.what()));
  }
  if (found.queue.empty()) return std::nullopt;
  const Submission before = earlier;
  bool follows = false;
  for (const QueuedTask& task : found.queue) {
    (task.name == earlier.name ? earlier.array : earlier.follow_up) = task.job;
    follows |= task.name != earlier.name;
  }
  if (!follows) {
    submit_follow_up(earlier);
    found.mended = true;
  } else if (earlier.state == State::begun) {
    earlier.state = State::submitted;
  }
  if (earlier != before) write_submission(folder_, earlier);
  return found;
}

void ArraySubmission::submit(Submission& made) const {
  write_submission(folder_, made);
  try {
    made.array = number_of(requests_.array(made));
  } catch (const SlurmUnsure&) {
    throw;  // it stays noted, so that the next command looks for it
  } catch (const SlurmError& error) {
    made.state = State::over;
    write_submission(folder_, made);
    throw SlurmError(fmt::format("{}. Nothing was submitted", error.what()));
  }
  write_submission(folder_, made);
  try {
    submit_follow_up(made);
  } catch (const SlurmError& error) {
    take_back(made);
    throw SlurmError(
        fmt::format("{}. Without it nothing would bring the results together, so that job {} was "
                    "cancelled again: nothing is submitted",
                    error.what(), made.array));
  }
  write_submission(folder_, made);
}

void ArraySubmission::submit_follow_up(Submission& made) const {
  made.follow_up = number_of(requests_.follow_up(made));
  made.state = State::submitted;
}

/// Where sbatch gives no number that can be read, squeue may know it by the name.
std::int64_t ArraySubmission::number_of(const SlurmRequest& request) const {
  try {
    return slurm_.submit(request);
  } catch (const SlurmUnsure& unsure) {
    std::vector<QueuedTask> queue;
    try {
      queue = slurm_.queue({request.name});
    } catch (const SlurmError&) {
      throw SlurmUnsure(
          fmt::format("{}; and squeue does not say whether it was submitted. The same command later "
                      "looks again before it submits anything",
                      unsure.what()));
    }
    if (!queue.empty()) return queue.front().job;
    throw SlurmError(fmt::format("{}; and squeue knows no such job", unsure.what()));
  }
}

/// Nothing is to stay that is only half submitted.
void ArraySubmission::take_back(Submission& made) const {
  try {
    slurm_.cancel(made.array);
  } catch (const SlurmError& error) {
    write_submission(folder_, made);
    throw SlurmError(
        fmt::format("the follow-up task was refused, and the array could not be cancelled: {}. Cancel it "
                    "with `scancel {}`, or run the same command again",
                    error.what(), made.array));
  }
  made.state = State::cancelled;
  write_submission(folder_, made);
}

std::string new_submission_name(const std::string& of) {
  std::string name = "seedbed-";
  for (const char c : of.substr(0, 40)) name += std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '_';
  std::random_device random;
  return name + fmt::format("-{:08x}", random());
}

void require_array_size(int tasks, const SlurmLimits& limits) {
  if (tasks <= limits.most_tasks()) return;
  throw SlurmError(
      fmt::format("{} tasks are more than the cluster {} allows in an array (MaxArraySize {}, so {}); take "
                  "no more than that, "
                  "or leave --tasks (engine.tasks) out. Nothing was submitted",
                  tasks, limits.cluster, limits.array_size, limits.most_tasks()));
}

}  // namespace seedbed::runner
