#include "base/machine.hpp"

#include <unistd.h>

#include <array>
#include <chrono>

namespace seedbed {

std::string host_name() {
  std::array<char, 256> name{};
  gethostname(name.data(), name.size() - 1);
  return name.data();
}

double seconds_now() {
  return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

}  // namespace seedbed
