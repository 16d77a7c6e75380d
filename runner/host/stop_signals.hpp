#pragma once

#include <array>
#include <csignal>

namespace seedbed::runner {

/// The signals that ask a process to stop.
inline constexpr std::array kStopSignals = {SIGINT, SIGTERM, SIGHUP};

/// While it lives, these signals call `handler`, but for one that was ignored (HUP under nohup), which stays
/// so. Afterwards they do what they did before.
class StopSignals {
 public:
  explicit StopSignals(void (*handler)(int signal));
  ~StopSignals();
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;

  /// From now on this one of them does what it did before. May be called in a signal handler.
  void give_back(int signal) const;

 private:
  std::array<struct sigaction, kStopSignals.size()> previous_;
};

}  // namespace seedbed::runner
