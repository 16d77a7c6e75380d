#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace seedbed::runner {

/// How long to wait for the next writing if the last one took that long: some seconds, or so long that
/// writing takes one part in twenty of the time of one thread.
std::chrono::milliseconds wait_after_writing(std::chrono::milliseconds took);

/// Calls `write` on a thread of its own every few seconds as long as it lives, if something changed since.
/// What `write` throws is no error of the run, whose end writes the same: it is tried again later.
class ResultsFollower {
 public:
  explicit ResultsFollower(std::function<void()> write);
  /// Waits for a `write` that is under way.
  ~ResultsFollower();
  ResultsFollower(const ResultsFollower&) = delete;
  ResultsFollower& operator=(const ResultsFollower&) = delete;

  /// Something is to be written. Any thread.
  void note_change();

 private:
  void follow();

  std::function<void()> write_;
  std::mutex mutex_;
  std::condition_variable woken_;
  bool changed_ = false, ends_ = false;
  std::thread thread_;  // the last member: it uses the others
};

}  // namespace seedbed::runner
