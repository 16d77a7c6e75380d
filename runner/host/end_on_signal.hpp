#pragma once

namespace seedbed::runner {

/// While it lives, INT, TERM and HUP end the process at once with the exit code `interrupted`, whatever it is
/// doing, and without running destructors: for work that leaves nothing behind. A signal that was ignored
/// (HUP under nohup) stays so.
class EndOnSignal {
 public:
  EndOnSignal();
  ~EndOnSignal();
  EndOnSignal(const EndOnSignal&) = delete;
  EndOnSignal& operator=(const EndOnSignal&) = delete;
};

}  // namespace seedbed::runner
