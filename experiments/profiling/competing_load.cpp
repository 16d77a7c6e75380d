#include "experiments/profiling/competing_load.hpp"

namespace seedbed::experiments {

CompetingLoad::CompetingLoad(int threads) {
  for (int i = 0; i < threads; ++i) threads_.emplace_back([this] { burn(); });
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

}  // namespace seedbed::experiments
