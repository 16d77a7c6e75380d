#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace seedbed::runner {

/// One rewritten line on standard error with rows, rows per second and time left; nothing if that is no
/// terminal, or `quiet`.
class PredictionProgress {
 public:
  explicit PredictionProgress(bool quiet);
  ~PredictionProgress() { end(); }

  /// `share` of the input that was read, from 0 to 1; NaN if not known.
  void show(std::int64_t rows, double share);
  /// Clears the line.
  void end();
  /// What clears the line if there is one to be cleared.
  std::string clearing_text() const { return wanted_ ? "\r\x1b[K" : ""; }

 private:
  using Clock = std::chrono::steady_clock;

  bool wanted_;
  Clock::time_point start_ = Clock::now(), drawn_ = start_;
  bool there_ = false;
};

/// "1200000 rows, 2.41M rows/s, 0:03 left".
std::string prediction_progress_text(std::int64_t rows, double share, double seconds);

}  // namespace seedbed::runner
