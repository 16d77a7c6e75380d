#include "runner/host/end_on_signal.hpp"

#include <unistd.h>

#include <cstddef>
#include <string_view>

#include "runner/host/exit_code.hpp"

namespace seedbed::runner {
namespace {

bool on_terminal = false;

// Only what may be called in a signal handler.
void end(int /*signal*/) {
  constexpr std::string_view kText = "\r\x1b[Kinterrupted\n";  // over the line of progress
  constexpr std::size_t kPlain = kText.find('i');
  const std::string_view shown = on_terminal ? kText : kText.substr(kPlain);
  [[maybe_unused]] const ssize_t ignored = ::write(STDERR_FILENO, shown.data(), shown.size());
  ::_exit(interrupted);
}

}  // namespace

EndOnSignal::EndOnSignal() {
  on_terminal = ::isatty(STDERR_FILENO) == 1;
  signals_.emplace(end);
}

}  // namespace seedbed::runner
