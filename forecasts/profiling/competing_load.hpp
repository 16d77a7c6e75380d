#pragma once

#include <atomic>
#include <thread>
#include <vector>

namespace seedbed::forecasts {

/// Threads that keep processors busy as long as this object lives.
class CompetingLoad {
 public:
  /// Returns when all of them run. Throws std::runtime_error if the machine has not so many threads.
  explicit CompetingLoad(int threads);
  ~CompetingLoad();
  CompetingLoad(const CompetingLoad&) = delete;
  CompetingLoad& operator=(const CompetingLoad&) = delete;

 private:
  void burn();

  std::atomic<bool> stop_ = false;
  std::atomic<int> running_ = 0;
  std::atomic<unsigned> sink_ = 0;  // what is computed goes somewhere, so that it is computed
  std::vector<std::jthread> threads_;
};

}  // namespace seedbed::forecasts
