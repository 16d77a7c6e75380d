#pragma once

#include <filesystem>
#include <memory>
#include <ostream>
#include <string>

namespace seedbed::runner {

/// Where a command's -o leads: a file that takes its name only when all of it is written, so that what was
/// there stays whole until then. Devices and pipes are written to directly, and an empty path or "-" is
/// standard output.
class OutputFile {
 public:
  /// Throws std::runtime_error, naming the path and the reason, as `commit` and writing to `stream` do.
  explicit OutputFile(const std::string& path);
  ~OutputFile();  ///< what was not committed is removed
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  std::ostream& stream();
  void commit();

 private:
  class Target;
  class AtomicTarget;
  class DirectTarget;

  std::unique_ptr<Target> target_;
  std::ostream stream_;
};

}  // namespace seedbed::runner
