#pragma once

#include <functional>
#include <string>
#include <unordered_map>

#include "runner/progress/progress.hpp"
#include "runner/scheduler/observer.hpp"

namespace seedbed::runner {

struct ReporterOptions {
  std::size_t total = 0;     ///< jobs of the experiment; if there turn out to be more, so many
  std::size_t done = 0;      ///< of them, those that need not run
  std::size_t capacity = 1;  ///< jobs at once
  bool verbose = false;      ///< every job's start and end
  bool color = false;
  std::function<double()> seconds;             ///< a clock; only differences count
  std::function<std::string()> activity = {};  ///< see SweepState; may be empty
  std::function<void()> job_ended = {};        ///< called when one is done or has failed; may be empty
};

/// Turns what the scheduler reports into what the user sees: counts, estimates, and failures at once, with
/// the cell and the end of the job's log.
class SweepReporter : public Observer {
 public:
  SweepReporter(Progress& progress, ReporterOptions options);

  void started(const JobRequest& request) override;
  void done(const JobRequest& request, const results::JobResult& result) override;
  void retried(const JobRequest& request, const results::JobResult& result) override;
  void failed(const JobRequest& request, const results::JobResult& result) override;
  void killed(const JobRequest& request, const results::JobResult& result) override;
  void stopping(StopReason reason, std::size_t running) override;
  void held_back(const JobRequest& request, std::int64_t expected, std::int64_t budget) override;
  void tick() override;

  /// The last line of progress.
  void end();

  SweepState state() const;

 private:
  void ended(const JobRequest& request);
  std::string emphasised(const std::string& text) const;
  std::size_t total() const;
  double left_seconds() const;

  Progress& progress_;
  ReporterOptions options_;
  double began_at_ = 0;
  std::unordered_map<std::size_t, double> running_;  // ticket -> start
  std::size_t succeeded_ = 0, failed_ = 0;
  std::size_t trained_ = 0;  // of the succeeded ones; the others were scored by the models they had
  double seconds_of_succeeded_ = 0;
  double rates_of_trained_ = 0;  // sum of rows per second
};

}  // namespace seedbed::runner
