#include "runner/progress/terminal_progress.hpp"

#include "base/messages.hpp"
#include "runner/progress/progress_text.hpp"

namespace seedbed::runner {
namespace {

constexpr double kRedrawSeconds = 0.1;
constexpr std::string_view kClearLine = "\r\x1b[K";

}  // namespace

TerminalProgress::~TerminalProgress() {
  if (!line_.empty()) screen_.write(kClearLine);
}

void TerminalProgress::activity(std::string_view text) {
  // A terminal wraps when its last column is written: leave it free.
  draw(one_line(text, static_cast<std::size_t>(screen_.columns() - 1)));
}

void TerminalProgress::show(const SweepState& state) {
  if (drawn_at_ >= 0 && state.elapsed_seconds - drawn_at_ < kRedrawSeconds) return;
  drawn_at_ = state.elapsed_seconds;
  draw(progress_text(state, static_cast<std::size_t>(screen_.columns() - 1)));
}

void TerminalProgress::say(std::string_view text) {
  // Above the line, in one write, so that it does not flicker.
  const std::string cleared = line_.empty() ? "" : std::string(kClearLine);
  screen_.write(cleared + whole_lines(text) + line_);
}

void TerminalProgress::end(const SweepState& state) {
  draw(progress_text(state, static_cast<std::size_t>(screen_.columns() - 1)));
  screen_.write("\n");
  line_.clear();
}

void TerminalProgress::draw(const std::string& line) {
  if (line == line_) return;
  screen_.write(std::string(kClearLine) + line);
  line_ = line;
}

}  // namespace seedbed::runner
