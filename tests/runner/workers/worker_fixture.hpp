#pragma once

#include <gtest/gtest.h>
#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <string>

#include "base/descriptor.hpp"
#include "build_paths.hpp"
#include "runner/workers/worker_pool.hpp"

namespace seedbed::runner {

inline WorkerPoolOptions fake_workers(std::size_t slots, Isolation isolation = Isolation::process) {
  WorkerPoolOptions options;
  options.program = std::string(SEEDBED_BINARY_DIR) + "/fake_worker";
  options.slots = slots;
  options.isolation = isolation;
  return options;
}

/// A job that does what the text says, see tests/fakes/fake_worker.cpp.
inline JobRequest fake_job(std::string text, int attempt = 1) {
  JobRequest request;
  request.job.id = "0123456789abcdef0123";
  request.job.cell = std::move(text);
  request.attempt = attempt;
  return request;
}

/// A hold on a process that is not mixed up with a later one of the same number.
class Process {
 public:
  explicit Process(pid_t pid) : descriptor_(static_cast<int>(syscall(SYS_pidfd_open, pid, 0))) {}

  /// Waits for it to end; false if it is still there after half a minute.
  bool ends() const {
    if (!descriptor_) return true;  // it had ended before we looked
    pollfd entry{descriptor_.get(), POLLIN, 0};
    return poll(&entry, 1, 30'000) == 1;
  }

 private:
  Descriptor descriptor_;
};

}  // namespace seedbed::runner
