#include "forecasts/profiling/competing_load.hpp"

#include <cstddef>

#include "forecasts/profiling/start_threads.hpp"

namespace seedbed::forecasts {

CompetingLoad::CompetingLoad(int threads) {
  threads_ = start_threads(
      static_cast<std::size_t>(threads), [this](std::size_t) { burn(); },
      [this](std::size_t) { stop_ = true; });
  for (int running = running_; running < threads; running = running_) running_.wait(running);
}

CompetingLoad::~CompetingLoad() {
  stop_ = true;
}

void CompetingLoad::burn() {
  ++running_;
  running_.notify_all();
  unsigned value = 1;
  while (!stop_) {
    for (int i = 0; i < 10000; ++i) value = value * 1664525U + 1013904223U;
    sink_.store(value, std::memory_order_relaxed);
  }
}

}  // namespace seedbed::forecasts
