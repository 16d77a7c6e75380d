#pragma once

#include <csignal>

namespace seedbed::runner {

/// While it lives, USR1 asks this process to stop, as TERM does: schedulers send it some time before the
/// limit of a job is reached. To be used while an Interruption lives.
class WarningSignal {
 public:
  WarningSignal();
  ~WarningSignal();
  WarningSignal(const WarningSignal&) = delete;
  WarningSignal& operator=(const WarningSignal&) = delete;

 private:
  struct sigaction previous_ {};
};

}  // namespace seedbed::runner
