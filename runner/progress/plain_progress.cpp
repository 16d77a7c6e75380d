#include "runner/progress/plain_progress.hpp"

#include <algorithm>
#include <limits>

#include "runner/progress/progress_text.hpp"

namespace seedbed::runner {
namespace {

constexpr double kShortestGap = 10, kLongestGap = 600;  // seconds
constexpr std::size_t kAnyWidth = std::numeric_limits<std::size_t>::max();

}  // namespace

void PlainProgress::activity(std::string_view text) {
  say(text);
}

void PlainProgress::show(const SweepState& state) {
  if (state.elapsed_seconds < next_at_) return;
  next_at_ = state.elapsed_seconds + std::clamp(state.elapsed_seconds / 10, kShortestGap, kLongestGap);
  say(progress_text(state, kAnyWidth));
}

void PlainProgress::say(std::string_view text) {
  screen_.write(whole_lines(text));
}

void PlainProgress::end(const SweepState& state) {
  say(progress_text(state, kAnyWidth));
}

}  // namespace seedbed::runner
