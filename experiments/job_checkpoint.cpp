#include "experiments/job_checkpoint.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <exception>
#include <optional>
#include <system_error>
#include <utility>

#include "experiments/finish_request.hpp"

namespace seedbed::experiments {

JobCheckpoint::JobCheckpoint(const CheckpointPlan& plan, const Ends& ends, CheckpointIdentity identity,
                             JobLog& log, std::function<void(const models::EpochScores&, bool)> after_epoch,
                             std::function<void(const models::EpochScores&)> after_refit_epoch)
    : plan_(plan),
      ends_(ends),
      identity_(std::move(identity)),
      log_(log),
      after_epoch_(std::move(after_epoch)),
      after_refit_epoch_(std::move(after_refit_epoch)) {}

std::vector<std::byte> JobCheckpoint::earlier_state() {
  if (!usable_) return {};
  std::string why;
  std::optional<std::vector<std::byte>> state = read_checkpoint(plan_.path, identity_, why);
  if (!why.empty()) log_.line("starting over, the checkpoint {} is of no use: {}", plan_.path.string(), why);
  if (!state && !ends_.earlier.file.empty()) {
    CheckpointIdentity theirs = identity_;
    theirs.job = ends_.earlier.job;
    state = read_checkpoint(ends_.earlier.file, theirs, why);
    from_earlier_ = state.has_value();
    if (!state) log_.line("{} is of no use: {}", earlier_text(), why.empty() ? "it is gone" : why);
  }
  return state ? std::move(*state) : std::vector<std::byte>();
}

std::string JobCheckpoint::earlier_text() const {
  return fmt::format("the training that job {} kept", ends_.earlier.job);
}

/// A training that ends sooner than its epochs has what a longer one would have.
void JobCheckpoint::trained(const std::function<std::vector<std::byte>()>& state) {
  if (ends_.trained.path.empty() || ends_.trained.most_bytes == 0) return;
  try {
    const std::vector<std::byte> bytes = state();
    if (static_cast<std::int64_t>(bytes.size()) > ends_.trained.most_bytes) return;
    write_checkpoint(ends_.trained.path, identity_, bytes);
  } catch (const std::system_error& error) {
    log_.line("warning: the training could not be kept in {}: {}", ends_.trained.path.string(), error.what());
  }
}

void JobCheckpoint::resumed(std::span<const models::EpochScores> epochs) {
  log_.line("going on from {} after {} epochs", from_earlier_ ? earlier_text() : "a checkpoint",
            epochs.size());
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
  log_.line("starting over, {} is of no use: {}",
            from_earlier_ ? earlier_text() : "the checkpoint " + plan_.path.string(), why);
  usable_ = false;
  share_at_first_ = -1;
}

}  // namespace seedbed::experiments
