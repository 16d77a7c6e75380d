#include "runner/progress/plain_progress.hpp"

#include <algorithm>
#include <limits>

#include "runner/progress/progress_text.hpp"

namespace seedbed::runner {
namespace {

constexpr double shortest_gap = 10, longest_gap = 600;  // seconds
constexpr std::size_t any_width = std::numeric_limits<std::size_t>::max();

}  // namespace

void PlainProgress::activity(std::string_view text) {
  say(text);
}

void PlainProgress::show(const SweepState& state) {
  if (state.elapsed_seconds < next_at_) return;
  next_at_ = state.elapsed_seconds + std::clamp(state.elapsed_seconds / 10, shortest_gap, longest_gap);
  say(progress_text(state, any_width));
}

void PlainProgress::say(std::string_view text) {
  screen_.write(whole_lines(text));
}

void PlainProgress::end(const SweepState& state) {
  say(progress_text(state, any_width));
}

}  // namespace seedbed::runner
