#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "experiments/checkpoint_file.hpp"
#include "experiments/job.hpp"
#include "experiments/job_log.hpp"
#include "models/training/train.hpp"

namespace seedbed::experiments {

/// Keeps a job's training in a file every so often, and for good when the process is asked to finish sooner
/// than the job can (finish_request.hpp); another attempt at the job goes on from there. When the training is
/// over it is kept for jobs with more epochs.
///
/// Its trouble is no job's: a checkpoint that cannot be written or read is a warning in the log.
class JobCheckpoint : public models::TrainingWatch {
 public:
  using Clock = std::chrono::steady_clock;

  /// Where the training of a job begins and ends, besides its checkpoint.
  struct Ends {
    const EarlierTraining& earlier;
    const KeptTraining& trained;
  };

  /// `identity`: what the state belongs to. `after_epoch` is told of every epoch, also
  /// of those that an earlier attempt trained.
  JobCheckpoint(
      const CheckpointPlan& plan, const Ends& ends, CheckpointIdentity identity, JobLog& log,
      std::function<void(const models::EpochScores&, bool earlier)> after_epoch,
      std::function<void(const models::EpochScores&)> after_refit_epoch = [](const auto&) {});

  std::vector<std::byte> earlier_state() override;
  void resumed(std::span<const models::EpochScores> epochs) override;
  void after_epoch(const models::EpochScores& epoch) override { after_epoch_(epoch, /*earlier=*/false); }
  void after_refit_epoch(const models::EpochScores& epoch) override { after_refit_epoch_(epoch); }
  Wish wish(double share_done) override;
  void keep(std::vector<std::byte> state) override;
  void trained(const std::function<std::vector<std::byte>()>& state) override;

  /// The state that was read turned out to be of no use: from now on there is none.
  void start_over(const std::string& why);
  /// Whether `keep` has succeeded since `wish` last asked to stop.
  bool kept() const { return kept_; }

 private:
  std::string earlier_text() const;
  bool must_stop(double share_done, Clock::time_point now);

  const CheckpointPlan& plan_;
  Ends ends_;
  CheckpointIdentity identity_;
  JobLog& log_;
  std::function<void(const models::EpochScores&, bool)> after_epoch_;
  std::function<void(const models::EpochScores&)> after_refit_epoch_;
  Clock::time_point last_kept_ = Clock::now();
  Clock::time_point began_ = last_kept_;
  double share_at_first_ = -1;
  bool usable_ = true;
  bool from_earlier_ = false;  // what was read is the training of another job
  bool kept_ = false;
};

}  // namespace seedbed::experiments
