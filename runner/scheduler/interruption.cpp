#include "runner/scheduler/interruption.hpp"

#include <array>
#include <atomic>
#include <csignal>

namespace seedbed::runner {

namespace {

constexpr std::array signals{SIGINT, SIGTERM, SIGHUP};

std::atomic<int> requests{0};
static_assert(std::atomic<int>::is_always_lock_free, "used in a signal handler");

std::array<struct sigaction, signals.size()> previous;

void count_request(int /*signal*/) {
  requests.fetch_add(1);
}

}  // namespace

Interruption::Interruption() {
  requests = 0;
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

void Interruption::request() {
  requests.fetch_add(1);
}

}  // namespace seedbed::runner
