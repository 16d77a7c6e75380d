#include "runner/sweep/results_follower.hpp"

#include <algorithm>
#include <exception>
#include <utility>

namespace seedbed::runner {
namespace {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

constexpr milliseconds kFewSeconds{2'000};
constexpr int kShare = 20;

}  // namespace

milliseconds wait_after_writing(milliseconds took) {
  return std::max(kFewSeconds, took * (kShare - 1));
}

ResultsFollower::ResultsFollower(std::function<void()> write)
    : write_(std::move(write)), thread_([this] { follow(); }) {}

ResultsFollower::~ResultsFollower() {
  {
    const std::lock_guard lock(mutex_);
    ends_ = true;
  }
  woken_.notify_one();
  thread_.join();
}

void ResultsFollower::note_change() {
  const std::lock_guard lock(mutex_);
  changed_ = true;
}

void ResultsFollower::follow() {
  milliseconds pause = wait_after_writing({});
  std::unique_lock lock(mutex_);
  while (!woken_.wait_for(lock, pause, [this] { return ends_; })) {
    if (!std::exchange(changed_, false)) continue;
    lock.unlock();
    const auto began = Clock::now();
    bool failed = false;
    try {
      write_();
    } catch (const std::exception&) {
      failed = true;
    }
    pause = wait_after_writing(std::chrono::duration_cast<milliseconds>(Clock::now() - began));
    lock.lock();
    changed_ |= failed;
  }
}

}  // namespace seedbed::runner
