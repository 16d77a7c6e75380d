#include "runner/shares/share_log.hpp"

#include <stdexcept>
#include <utility>

#include "base/machine.hpp"
#include "runner/inspection/platforms.hpp"

namespace seedbed::runner {
namespace {

constexpr double kSecondsUnsynced = 1;
constexpr double kSecondsOfSilence = 60;

}  // namespace

int ShareLog::begin_attempt(const experiments::Job& job) {
  Known& known = jobs_[job.id];
  known.identity = recorded_identity(job, hashes_);
  write(results::AttemptBegun{known.identity, seconds_since_epoch()});
  return ++known.attempts;
}

void ShareLog::end_attempt(const std::string& job_id, int /*attempt*/, const results::JobResult& result) {
  write(results::AttemptEnded{std::exchange(jobs_.at(job_id).identity, {}), result});
  if (result.outcome != results::Outcome::killed) ended_.insert(job_id);
}

void ShareLog::sync() {
  writer_.sync();
  synced_at_ = steady_seconds();
}

void ShareLog::write(const results::ShareRecord& record) {
  writer_.write(record);
  written_at_ = steady_seconds();
  tick();
}

void ShareLog::tick() {
  const double now = steady_seconds();
  if (now - written_at_ > kSecondsOfSilence) {
    writer_.write(results::ShareAlive{seconds_since_epoch()});
    written_at_ = now;
  }
  if (writer_.is_synced() || now - synced_at_ < kSecondsUnsynced) return;
  sync();
}

}  // namespace seedbed::runner
