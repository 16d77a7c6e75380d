#pragma once

#include <optional>

#include "runner/host/stop_signals.hpp"

namespace seedbed::runner {

/// While it lives, INT, TERM and HUP end the process at once with the exit code `interrupted`, whatever it is
/// doing, and without running destructors: for work that leaves nothing behind.
class EndOnSignal {
 public:
  EndOnSignal();
  EndOnSignal(const EndOnSignal&) = delete;
  EndOnSignal& operator=(const EndOnSignal&) = delete;

 private:
  std::optional<StopSignals> signals_;
};

}  // namespace seedbed::runner
