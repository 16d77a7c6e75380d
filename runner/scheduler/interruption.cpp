#include "runner/scheduler/interruption.hpp"

#include <array>
#include <atomic>
#include <csignal>
#include <cstddef>
#include <limits>

namespace seedbed::runner {

namespace {

constexpr std::array signals{SIGINT, SIGTERM, SIGHUP};

std::atomic<int> requests{0};
static_assert(std::atomic<int>::is_always_lock_free, "used in a signal handler");

std::array<struct sigaction, signals.size()> previous;
std::atomic<int> last_counted{0};

void give_back(int signal) {
  for (std::size_t i = 0; i < signals.size(); ++i) {
    if (signals[i] == signal) sigaction(signal, &previous[i], nullptr);
  }
}

void count_request(int signal) {
  if (requests.fetch_add(1) < last_counted.load()) return;
  give_back(signal);
  raise(signal);  // arrives once this handler has returned
}

}  // namespace

Interruption::Interruption() {
  requests = 0;
  last_counted = std::numeric_limits<int>::max();
  struct sigaction action {};
  action.sa_handler = count_request;
  action.sa_flags = SA_RESTART;
  sigemptyset(&action.sa_mask);
  for (std::size_t i = 0; i < signals.size(); ++i) {
    sigaction(signals[i], nullptr, &previous[i]);
    // Under nohup a lost terminal is to be ignored still.
    if (previous[i].sa_handler != SIG_IGN) sigaction(signals[i], &action, nullptr);
  }
}

Interruption::~Interruption() {
  for (std::size_t i = 0; i < signals.size(); ++i) sigaction(signals[i], &previous[i], nullptr);
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
