#include "runner/commands/prediction/prediction_progress.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>

#include "base/amounts.hpp"
#include "runner/host/standard_error.hpp"

namespace seedbed::runner {
namespace {

constexpr std::chrono::milliseconds kRedraw{200};

}  // namespace

PredictionProgress::PredictionProgress(bool quiet) : wanted_(!quiet && ::isatty(STDERR_FILENO) == 1) {}

void PredictionProgress::show(std::int64_t rows, double share) {
  const auto now = Clock::now();
  if (!wanted_ || now - drawn_ < kRedraw) return;
  drawn_ = now;
  there_ = true;
  const double seconds = std::chrono::duration<double>(now - start_).count();
  print_to_stderr("\r\x1b[K{}", prediction_progress_text(rows, share, seconds));
  std::fflush(stderr);
}

void PredictionProgress::end() {
  if (!there_) return;
  print_to_stderr("\r\x1b[K");
  there_ = false;
}

std::string prediction_progress_text(std::int64_t rows, double share, double seconds) {
  std::string text = count_text(rows, "row");
  if (seconds > 0) text += fmt::format(", {} rows/s", rate_text(static_cast<double>(rows) / seconds));
  if (share > 0) text += fmt::format(", {} left", clock_text(seconds * (1 - share) / share));
  return text;
}

}  // namespace seedbed::runner
