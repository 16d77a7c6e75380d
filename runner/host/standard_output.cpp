#include "runner/host/standard_output.hpp"

#include <cerrno>
#include <cstdio>
#include <system_error>

namespace seedbed::runner {

void flush_output() {
  errno = 0;
  if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return;
  throw std::system_error(errno, std::generic_category());
}

}  // namespace seedbed::runner
