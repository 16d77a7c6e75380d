#pragma once

namespace seedbed::runner {

/// How often this process was asked to stop: 0, 1 (nothing new starts, running jobs finish), 2 or more (at
/// once). One per process at a time. While it lives, INT, TERM and HUP are counted instead of ending the
/// process.
class Interruption {
 public:
  Interruption();
  ~Interruption();
  Interruption(const Interruption&) = delete;
  Interruption& operator=(const Interruption&) = delete;

  static int count();
  /// As if a signal had arrived. Safe in a signal handler and from any thread.
  static void request();
};

}  // namespace seedbed::runner
