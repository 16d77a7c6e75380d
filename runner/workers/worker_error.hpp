#pragma once

#include <stdexcept>

namespace seedbed::runner {

/// The worker program cannot be found, started, or talked to. The message says what to do.
struct WorkerError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// What came through a socket is not a message of ours: garbage, too long, a field missing or out of range.
struct ProtocolError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

}  // namespace seedbed::runner
