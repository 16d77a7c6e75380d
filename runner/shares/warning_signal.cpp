#include "runner/shares/warning_signal.hpp"

#include "runner/host/interruption.hpp"

namespace seedbed::runner {

WarningSignal::WarningSignal() {
  struct sigaction action {};
  action.sa_handler = [](int) { Interruption::request(); };
  action.sa_flags = SA_RESTART;
  sigemptyset(&action.sa_mask);
  sigaction(SIGUSR1, &action, &previous_);
}

WarningSignal::~WarningSignal() {
  sigaction(SIGUSR1, &previous_, nullptr);
}

}  // namespace seedbed::runner
