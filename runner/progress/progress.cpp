#include "runner/progress/progress.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

#include "runner/progress/plain_progress.hpp"
#include "runner/progress/progress_text.hpp"
#include "runner/progress/terminal_progress.hpp"

namespace seedbed::runner {
namespace {

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

int columns_of_stderr() {
  winsize size{};
  return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

class QuietProgress : public Progress {
 public:
  explicit QuietProgress(const Screen& screen) : screen_(screen) {}
  void activity(std::string_view) override {}
  void show(const SweepState&) override {}
  void say(std::string_view text) override { screen_.write(whole_lines(text)); }
  void end(const SweepState&) override {}

 private:
  Screen screen_;
};

}  // namespace

Screen screen_of_stderr() {
  Screen screen;
  screen.terminal = isatty(STDERR_FILENO) == 1 && environment("TERM") != "dumb";
  screen.color = screen.terminal && environment("NO_COLOR").empty();
  screen.columns = columns_of_stderr;
  screen.write = [](std::string_view text) { std::fwrite(text.data(), 1, text.size(), stderr); };
  return screen;
}

std::unique_ptr<Progress> make_progress(const Screen& screen, bool quiet) {
  if (quiet) return std::make_unique<QuietProgress>(screen);
  if (screen.terminal) return std::make_unique<TerminalProgress>(screen);
  return std::make_unique<PlainProgress>(screen);
}

}  // namespace seedbed::runner
