#include "runner/host/interruption.hpp"

#include <atomic>
#include <csignal>
#include <limits>

namespace seedbed::runner {

namespace {

std::atomic<int> requests{0};
static_assert(std::atomic<int>::is_always_lock_free, "used in a signal handler");

std::atomic<int> last_counted{0};
std::atomic<const StopSignals*> current{nullptr};

void count_request(int signal) {
  if (requests.fetch_add(1) < last_counted.load()) return;
  current.load()->give_back(signal);
  raise(signal);  // arrives once this handler has returned
}

}  // namespace

Interruption::Interruption() {
  requests = 0;
  last_counted = std::numeric_limits<int>::max();
  current = &signals_.emplace(count_request);
}

int Interruption::count() {
  return requests.load();
}

void Interruption::give_back_second() {
  last_counted = 1;
}

void Interruption::request() {
  requests.fetch_add(1);
}

}  // namespace seedbed::runner
