#include "runner/progress/sweep_reporter.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/amounts.hpp"
#include "base/messages.hpp"
#include "runner/progress/log_tail.hpp"
#include "runner/progress/progress_text.hpp"

namespace seedbed::runner {
namespace {

using results::JobResult;

constexpr std::size_t kLogLinesShown = 12;

// "model.components=3 train.lr=0.001, split 0, seed 4"
std::string place_in_grid(const experiments::Job& job) {
  return fmt::format("{}{}split {}, seed {}", job.cell, job.cell.empty() ? "" : ", ", job.split, job.seed);
}

// A crash is told in brackets, "[signal 11]", and fits the first line.
std::string headline(const std::string& word, const JobRequest& request, const JobResult& result) {
  const bool brief = result.error.starts_with('[');
  return fmt::format("{}: {}{}", word, request.job.id, brief ? " " + result.error : "");
}

std::string rest_of_failure(const JobRequest& request, const JobResult& result) {
  std::string text = fmt::format("\n  {}", place_in_grid(request.job));
  if (request.attempt > 1) text += fmt::format(", attempt {}", request.attempt);
  if (!result.error.empty() && !result.error.starts_with('[')) text += "\n  " + result.error;
  std::vector<std::string> tail = log_tail(request.outputs.log, kLogLinesShown);
  // A job that knew what was wrong has logged it too.
  if (!tail.empty() && !result.error.empty() &&
      tail.back().find(one_line(result.error, 200)) != std::string::npos) {
    tail.pop_back();
  }
  for (const std::string& line : tail) text += "\n  | " + line;
  if (!tail.empty()) text += fmt::format("\n  log: {}", request.outputs.log.string());
  return text + "\n";
}

std::string jobs_finish_first(std::size_t running) {
  if (running == 0) return "no job is running";
  return running == 1 ? "the running job finishes first"
                      : fmt::format("{} running jobs finish first", running);
}

std::string jobs_finish_or_stop(std::size_t running) {
  if (running == 0) return jobs_finish_first(running);
  return fmt::format("{}, or {} with a checkpoint (Ctrl-C again stops at once)", jobs_finish_first(running),
                     running == 1 ? "stops" : "stop");
}

}  // namespace

SweepReporter::SweepReporter(Progress& progress, ReporterOptions options)
    : progress_(progress), options_(std::move(options)), began_at_(options_.seconds()) {}

void SweepReporter::started(const JobRequest& request) {
  running_[request.ticket] = options_.seconds();
  if (options_.verbose) {
    progress_.say(fmt::format("started: {} {}", request.job.id, place_in_grid(request.job)));
  }
  progress_.show(state());
}

void SweepReporter::done(const JobRequest& request, const JobResult& result) {
  const auto start = running_.find(request.ticket);
  if (start != running_.end()) seconds_of_succeeded_ += options_.seconds() - start->second;
  ended(request);
  ++succeeded_;
  const bool trained = request.outputs.kept_model.empty();
  if (trained) {
    ++trained_;
    rates_of_trained_ += result.rows_per_second;
  }
  if (options_.verbose) {
    const std::string how = trained ? fmt::format("{} in {:.3g} s", count_text(result.epochs.size(), "epoch"),
                                                  result.wall_seconds)
                                    : "scored by its model";
    std::string text = fmt::format("done: {} {}, {}", request.job.id, place_in_grid(request.job), how);
    for (const metrics::Score& score : result.scores) {
      if (score.name == "crps_validation" || score.name == "crps_test") {
        text += fmt::format(", {} {:.6g}", score.name, score.value);
      }
    }
    progress_.say(text);
  }
  if (options_.job_ended) options_.job_ended();
  progress_.show(state());
}

void SweepReporter::retried(const JobRequest& request, const JobResult& result) {
  ended(request);
  progress_.say(emphasised(headline("LOST", request, result)) + ", trying again" +
                rest_of_failure(request, result));
}

void SweepReporter::failed(const JobRequest& request, const JobResult& result) {
  ended(request);
  ++failed_;
  progress_.say(emphasised(headline("FAILED", request, result)) + rest_of_failure(request, result));
  if (options_.job_ended) options_.job_ended();
  progress_.show(state());
}

void SweepReporter::killed(const JobRequest& request, const JobResult& result) {
  ended(request);
  if (!result.error.empty())
    progress_.say(fmt::format("{} {}: {}", request.job.id, place_in_grid(request.job), result.error));
}

void SweepReporter::held_back(const JobRequest& request, std::int64_t expected, std::int64_t budget) {
  progress_.say(fmt::format("memory: fewer than {} jobs at once fit into {} (--memory); one{}{} takes {}",
                            options_.capacity, memory_text(budget), request.job.cell.empty() ? "" : " of ",
                            request.job.cell, memory_text(expected)));
}

void SweepReporter::stopping(StopReason reason, std::size_t running) {
  switch (reason) {
    case StopReason::interrupted:
      progress_.say("stopping: " + jobs_finish_or_stop(running));
      break;
    case StopReason::out_of_grace:
      progress_.say(fmt::format("{} did not stop in time and {} ended", count_text(running, "job"),
                                running == 1 ? "is" : "are"));
      break;
    case StopReason::aborted:
      progress_.say("stopping at once");
      break;
    case StopReason::too_many_failures:
      progress_.say(fmt::format("stopping: as many jobs failed as --max-failures allows; {}",
                                jobs_finish_first(running)));
      break;
  }
}

void SweepReporter::tick() {
  progress_.show(state());
}

void SweepReporter::end() {
  progress_.end(state());
}

SweepState SweepReporter::state() const {
  SweepState state;
  state.total = total();
  state.done = options_.done + succeeded_;
  state.failed = failed_;
  state.running = running_.size();
  state.elapsed_seconds = options_.seconds() - began_at_;
  state.left_seconds = left_seconds();
  if (options_.activity) state.activity = options_.activity();
  if (trained_ > 0) {
    state.rows_per_second =
        rates_of_trained_ / static_cast<double>(trained_) * static_cast<double>(running_.size());
  }
  return state;
}

void SweepReporter::ended(const JobRequest& request) {
  running_.erase(request.ticket);
}

std::size_t SweepReporter::total() const {
  return std::max(options_.total, options_.done + succeeded_ + failed_ + running_.size());
}

// Jobs run seed by seed across the cells, so that those that ended are a fair sample of those to come; of one
// that is running half is left, on average.
double SweepReporter::left_seconds() const {
  const std::size_t left = total() - options_.done - succeeded_ - failed_;
  if (left == 0) return 0;
  if (succeeded_ == 0) return std::numeric_limits<double>::quiet_NaN();
  const auto running = static_cast<double>(running_.size());
  const double jobs = static_cast<double>(left) - running / 2;
  const auto side_by_side = static_cast<double>(std::min(options_.capacity, left));
  return seconds_of_succeeded_ / static_cast<double>(succeeded_) * jobs / side_by_side;
}

std::string SweepReporter::emphasised(const std::string& text) const {
  return options_.color ? "\x1b[1;31m" + text + "\x1b[0m" : text;
}

}  // namespace seedbed::runner
