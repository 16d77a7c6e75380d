#pragma once

#include <cstddef>
#include <functional>
#include <limits>
#include <memory>
#include <string>
#include <string_view>

namespace seedbed::runner {

/// Where a sweep stands.
struct SweepState {
  std::size_t total = 0;  ///< jobs of the experiment
  std::size_t done = 0;   ///< of them, by earlier runs too
  std::size_t failed = 0;
  std::size_t running = 0;
  double rows_per_second = 0;  ///< training rows over all running jobs; 0 = not known yet
  double elapsed_seconds = 0;  ///< of this run
  double left_seconds = std::numeric_limits<double>::quiet_NaN();  ///< estimate; NaN = not known yet
  std::string activity;  ///< what jobs wait for, e.g. "encoding split 7"; empty = nothing
};

/// What a user sees of a sweep while it runs. Everything goes to stderr.
class Progress {
 public:
  virtual ~Progress() = default;
  /// What is going on before jobs run, e.g. "reading data.csv".
  virtual void activity(std::string_view text) = 0;
  /// Where the sweep stands now. Cheap, so that it can be called many times a second.
  virtual void show(const SweepState& state) = 0;
  /// Lines that stay: a failure, a note. Ends with a newline or gets one.
  virtual void say(std::string_view text) = 0;
  /// The sweep is over; only `say` may follow.
  virtual void end(const SweepState& state) = 0;
};

/// What stderr is.
struct Screen {
  bool terminal = false;         ///< lines can be rewritten
  bool color = false;            ///< NO_COLOR is not set
  std::function<int()> columns;  ///< current width; asked each time, since windows are resized
  std::function<void(std::string_view)> write;
};

Screen screen_of_stderr();

/// One rewritten line on a terminal, plain lines otherwise, nothing but what is said if `quiet`.
std::unique_ptr<Progress> make_progress(const Screen& screen, bool quiet);

}  // namespace seedbed::runner
