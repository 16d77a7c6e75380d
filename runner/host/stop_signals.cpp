#include "runner/host/stop_signals.hpp"

#include <cstddef>

namespace seedbed::runner {

StopSignals::StopSignals(void (*handler)(int signal)) {
  struct sigaction action {};
  action.sa_handler = handler;
  action.sa_flags = SA_RESTART;
  sigemptyset(&action.sa_mask);
  for (std::size_t i = 0; i < kStopSignals.size(); ++i) {
    sigaction(kStopSignals[i], nullptr, &previous_[i]);
    if (previous_[i].sa_handler != SIG_IGN) sigaction(kStopSignals[i], &action, nullptr);
  }
}

StopSignals::~StopSignals() {
  for (const int signal : kStopSignals) give_back(signal);
}

void StopSignals::give_back(int signal) const {
  for (std::size_t i = 0; i < kStopSignals.size(); ++i) {
    if (kStopSignals[i] == signal) sigaction(signal, &previous_[i], nullptr);
  }
}

}  // namespace seedbed::runner
