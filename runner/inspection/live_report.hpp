#pragma once

#include <chrono>
#include <functional>
#include <string>

namespace seedbed::runner {

/// What a report that follows a run does; tests give it other things to do.
struct LiveSteps {
  std::function<bool()> goes_on;                  ///< whether a run is going on
  std::function<std::string(bool running)> page;  ///< of the results as they are now
  std::function<void(const std::string& page)> write;
  /// Waits, or less if the run ends; false if the user asked to stop.
  std::function<bool(std::chrono::milliseconds)> wait;
};

/// Writes the page whenever it has changed, as long as the run goes on, and once more without it, when it has
/// ended or the user asked to stop. Between pages it waits two seconds, or ten times as long as the last page
/// took and at most a minute, so that a run is not slowed down by its report. Returns how many were written.
int follow(const LiveSteps& steps);

}  // namespace seedbed::runner
