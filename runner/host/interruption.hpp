#pragma once

#include <optional>

#include "runner/host/stop_signals.hpp"

namespace seedbed::runner {

/// How often this process was asked to stop: 0, 1 (nothing new starts, running jobs finish), 2 or more (at
/// once). One per process at a time. While it lives, INT, TERM and HUP are counted instead of ending the
/// process.
class Interruption {
 public:
  Interruption();
  Interruption(const Interruption&) = delete;
  Interruption& operator=(const Interruption&) = delete;

  static int count();

  /// From now on the second signal, counted from the beginning, and every one after it do what signals did
  /// before this object.
  static void give_back_second();

  /// As if a signal had arrived. Safe in a signal handler and from any thread.
  static void request();

 private:
  std::optional<StopSignals> signals_;
};

}  // namespace seedbed::runner
