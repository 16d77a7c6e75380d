#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <vector>

#include "experiments/job.hpp"
#include "results/job_result.hpp"

namespace seedbed::runner {

/// A job ready to run. `ticket` is the scheduler's own number for it.
struct JobRequest {
  std::size_t ticket = 0;
  experiments::Job job;
  experiments::JobOutputs outputs;
  int attempt = 1;
  double timeout_seconds = 0;  ///< 0 = none
  int data = -1;               ///< which prepared data it reads: index into the run's descriptors
};

struct JobOutcome {
  std::size_t ticket = 0;
  results::JobResult result;
};

/// What the scheduler and the engines know of a job: a function from its description to its result. `slot` (0
/// … capacity - 1) names the place it runs in: no two jobs share a slot at a time. What it throws is no job's
/// failure but the end of the run: it comes out of the executor's `wait`.
using JobFunction = std::function<results::JobResult(const JobRequest& request, std::size_t slot)>;

/// Runs jobs side by side. Called from one thread.
class Executor {
 public:
  virtual ~Executor() = default;
  /// Jobs at once.
  virtual std::size_t capacity() const = 0;
  /// Jobs that may be handed over beyond those: they wait for a slot, in order, so that no slot has to wait
  /// for the scheduler.
  virtual std::size_t waiting_room() const { return 0; }
  /// Starts a job and returns at once. At most `capacity() + waiting_room()` may be under way.
  virtual void start(JobRequest request) = 0;
  /// Takes back the jobs that still wait, and returns their tickets: no outcome of theirs will arrive.
  virtual std::vector<std::size_t> withdraw() { return {}; }
  /// The next job to end, or nothing if none did within `patience`. While jobs wait for slots, outcomes may
  /// be gathered for as long before they are handed out.
  virtual std::optional<JobOutcome> wait(std::chrono::milliseconds patience) = 0;
  /// Asks what is under way to be done within that time, or to stop with what it has; outcomes still arrive
  /// through `wait`.
  virtual void finish(std::chrono::milliseconds /*within*/) {}
  /// Asks everything under way to end now; outcomes still arrive through `wait`.
  virtual void abort() = 0;
};

}  // namespace seedbed::runner
