#include "runner/host/standard_output.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <system_error>

#include "base/number_text.hpp"

namespace seedbed::runner {

namespace {

int first_error = 0;  // of standard output, which itself remembers only that there was one

}  // namespace

void flush_output() {
  errno = 0;
  if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return;
  throw std::system_error(errno == 0 ? first_error : errno, std::generic_category());
}

void print_at_once(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
  errno = 0;
  if (std::fflush(stdout) != 0 && first_error == 0) first_error = errno;
}

std::size_t terminal_width() {
  if (const char* columns = std::getenv("COLUMNS")) {
    const auto width = parse_integer<std::size_t>(columns);
    if (width && *width > 0) return *width;
  }
  winsize size{};
  return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

}  // namespace seedbed::runner
