#include "experiments/job_checkpoint.hpp"

#include <exception>
#include <optional>
#include <utility>

#include "experiments/finish_request.hpp"

namespace seedbed::experiments {

JobCheckpoint::JobCheckpoint(const CheckpointPlan& plan, CheckpointIdentity identity, JobLog& log,
                             std::function<void(const models::EpochScores&, bool)> after_epoch,
                             std::function<void(const models::EpochScores&)> after_refit_epoch)
    : plan_(plan),
      identity_(std::move(identity)),
      log_(log),
      after_epoch_(std::move(after_epoch)),
      after_refit_epoch_(std::move(after_refit_epoch)) {}

std::vector<std::byte> JobCheckpoint::earlier_state() {
  if (!usable_) return {};
  std::string why;
  std::optional<std::vector<std::byte>> state = read_checkpoint(plan_.path, identity_, why);
  if (!why.empty()) log_.line("starting over, the checkpoint {} is of no use: {}", plan_.path.string(), why);
  return state ? std::move(*state) : std::vector<std::byte>();
}

void JobCheckpoint::resumed(std::span<const models::EpochScores> epochs) {
  log_.line("going on from a checkpoint after {} epochs", epochs.size());
  for (const models::EpochScores& epoch : epochs) after_epoch_(epoch, /*earlier=*/true);
}

models::TrainingWatch::Wish JobCheckpoint::wish(double share_done) {
  const Clock::time_point now = Clock::now();
  if (share_at_first_ < 0) {
    share_at_first_ = share_done;
    began_ = last_kept_ = now;
  }
  if (must_stop(share_done, now)) {
    kept_ = false;
    return Wish::save_and_stop;
  }
  const bool due = plan_.every_seconds > 0 && !plan_.path.empty() &&
                   std::chrono::duration<double>(now - last_kept_).count() >= plan_.every_seconds;
  return due ? Wish::save : Wish::go_on;
}

/// When there is no more time, or, going by the steps so far, there will not be.
bool JobCheckpoint::must_stop(double share_done, Clock::time_point now) {
  const std::optional<Clock::time_point> end = asked_to_finish_by();
  if (!end) return false;
  if (now >= *end) return true;
  const double share = share_done - share_at_first_;
  if (share <= 0) return false;
  const std::chrono::duration<double> so_far = now - began_;
  return so_far * ((1 - share_done) / share) > *end - now;
}

void JobCheckpoint::keep(std::vector<std::byte> state) {
  last_kept_ = Clock::now();  // also if it fails: the next try comes when it is due
  if (plan_.path.empty()) return;
  try {
    write_checkpoint(plan_.path, identity_, state);
    kept_ = true;
  } catch (const std::exception& error) {
    log_.line("warning: the checkpoint {} could not be written: {}", plan_.path.string(), error.what());
  }
}

void JobCheckpoint::start_over(const std::string& why) {
  log_.line("starting over, the checkpoint {} is of no use: {}", plan_.path.string(), why);
  usable_ = false;
  share_at_first_ = -1;
}

}  // namespace seedbed::experiments
