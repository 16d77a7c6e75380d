#include "runner/host/end_on_signal.hpp"

#include <unistd.h>

#include <array>
#include <csignal>
#include <cstddef>
#include <string_view>

#include "runner/host/exit_code.hpp"

namespace seedbed::runner {
namespace {

constexpr std::array kSignals{SIGINT, SIGTERM, SIGHUP};

std::array<struct sigaction, kSignals.size()> previous;
bool on_terminal = false;

// Only what may be called in a signal handler.
void end(int /*signal*/) {
  constexpr std::string_view text = "\r\x1b[Kinterrupted\n";  // over the line of progress
  constexpr std::size_t plain = text.find('i');
  const std::string_view shown = on_terminal ? text : text.substr(plain);
  [[maybe_unused]] const ssize_t ignored = ::write(STDERR_FILENO, shown.data(), shown.size());
  ::_exit(interrupted);
}

}  // namespace

EndOnSignal::EndOnSignal() {
  on_terminal = ::isatty(STDERR_FILENO) == 1;
  struct sigaction action {};
  action.sa_handler = end;
  sigemptyset(&action.sa_mask);
  for (std::size_t i = 0; i < kSignals.size(); ++i) {
    sigaction(kSignals[i], nullptr, &previous[i]);
    if (previous[i].sa_handler != SIG_IGN) sigaction(kSignals[i], &action, nullptr);
  }
}

EndOnSignal::~EndOnSignal() {
  for (std::size_t i = 0; i < kSignals.size(); ++i) sigaction(kSignals[i], &previous[i], nullptr);
}

}  // namespace seedbed::runner
