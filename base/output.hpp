#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>

#include "base/atomic_file.hpp"
#include "base/descriptor.hpp"
#include "base/gzip_writer.hpp"

namespace seedbed {

/// Where a command's -o leads: a file that takes its name only when all of it is written, so that what was
/// there stays whole until then. Devices and pipes are written to directly, and an empty path or "-" is
/// standard output. A file whose name ends in .gz is packed. Every failure is a std::runtime_error that names
/// the path as given, and the reason.
class Output {
 public:
  explicit Output(const std::string& path);
  ~Output();  ///< a file that was not committed is removed
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  /// To a device, a pipe or standard output the text leaves at once, after what `stream` was given.
  void write(std::string_view text);
  /// Buffered until `write` or `commit`, or the end: what it was given still goes to a device then.
  std::ostream& stream() { return stream_; }
  void commit();

  /// For messages.
  const std::string& name() const { return name_; }
  /// Whether nothing is there before `commit`.
  bool is_file() const { return file_.has_value(); }
  /// The file that takes the name then, for a signal handler to remove; empty if there is none.
  const std::filesystem::path& temporary() const;

 private:
  class Buffer;

  void put(std::string_view text);
  void put_in_file(std::string_view text);

  std::string name_;
  std::optional<AtomicFile> file_;
  std::optional<GzipWriter> packed_;
  Descriptor device_;
  int descriptor_ = -1;  // of what is not a file
  std::unique_ptr<Buffer> buffer_;
  std::ostream stream_;
};

}  // namespace seedbed
