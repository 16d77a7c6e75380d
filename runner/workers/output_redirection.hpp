#pragma once

#include <filesystem>

#include "base/descriptor.hpp"

namespace seedbed::runner {

/// While it lives, what this process writes to stdout and stderr is appended to a job's log file. One at a
/// time.
class OutputRedirection {
 public:
  /// Nothing is redirected if `path` is empty. Throws std::system_error if the file cannot be opened.
  OutputRedirection(const std::filesystem::path& path, int attempt);
  ~OutputRedirection();
  OutputRedirection(const OutputRedirection&) = delete;
  OutputRedirection& operator=(const OutputRedirection&) = delete;

 private:
  Descriptor stdout_;  // what they were before
  Descriptor stderr_;
};

}  // namespace seedbed::runner
