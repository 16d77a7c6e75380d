#pragma once

#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>

#include "base/descriptor.hpp"

namespace seedbed::results {

/// A process that is running jobs in a directory.
struct LockHolder {
  long pid = 0;  ///< 0 if it has not yet said
  std::string host;
  std::string started;  ///< "2025-03-01 12:00:00 UTC"
  std::string command;

  bool operator==(const LockHolder&) const = default;
};

/// "process 4711 on node1, since 2025-03-01 12:00:00 UTC: seedbed run diamonds.yaml"
std::string describe(const LockHolder& holder);

/// Another process is running jobs in the directory; the message names it.
struct RunLocked : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// One run at a time in a directory. The lock is the operating system's, on the open file DIR/lock: it goes
/// with the process however that ends, so nothing ever needs unlocking, and programs that the process starts
/// do not inherit it. The file itself says who holds it, and stays.
class RunLock {
 public:
  /// Throws RunLocked, or FileError if the file cannot be made or locked.
  RunLock(const std::filesystem::path& directory, const std::string& command);

  /// Who holds the lock at this moment, if anyone does. Works on a read-only directory, and disturbs nobody.
  static std::optional<LockHolder> holder(const std::filesystem::path& directory);

 private:
  Descriptor descriptor_;
};

}  // namespace seedbed::results
