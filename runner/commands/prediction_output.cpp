#include "runner/commands/prediction_output.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>

namespace seedbed::runner {
namespace fs = std::filesystem;
namespace {

/// The kernel is told to begin writing to the disk after so many bytes, so that the wait at the end is short.
constexpr std::size_t kWriteBack = std::size_t{1} << 23;

}  // namespace

PredictionOutput::PredictionOutput(const std::string& path) : name_(path), path_(path) {
  if (path == "-") {
    name_ = "standard output";
    descriptor_ = STDOUT_FILENO;
    return;
  }
  std::error_code ignored;
  if (fs::is_directory(path_, ignored)) fail(EISDIR);
  // A link stays one: what it points to is replaced.
  if (fs::exists(path_, ignored)) path_ = fs::canonical(path_, ignored);
  if (fs::exists(path_, ignored) && !fs::is_regular_file(path_, ignored)) {
    descriptor_ = ::open(path_.c_str(), O_WRONLY | O_CLOEXEC);
  } else {
    temporary_ = path_.parent_path() / fmt::format(".{}.{}.tmp", path_.filename().string(), ::getpid());
    descriptor_ = ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  }
  if (descriptor_ < 0) fail(errno);
}

PredictionOutput::~PredictionOutput() {
  if (descriptor_ > STDERR_FILENO) ::close(descriptor_);
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

void PredictionOutput::write(std::string_view text) {
  written_ += text.size();
  while (!text.empty()) {
    const ssize_t count = ::write(descriptor_, text.data(), text.size());
    if (count < 0 && errno != EINTR) fail(errno);
    if (count > 0) text.remove_prefix(static_cast<std::size_t>(count));
  }
  if (!temporary_.empty() && written_ - written_back_ >= kWriteBack) write_back();
}

/// Waits for nothing, and may fail: it only brings forward what happens anyway.
void PredictionOutput::write_back() {
  ::sync_file_range(descriptor_, static_cast<off64_t>(written_back_),
                    static_cast<off64_t>(written_ - written_back_), SYNC_FILE_RANGE_WRITE);
  written_back_ = written_;
}

void PredictionOutput::commit() {
  if (temporary_.empty()) return;
  if (::fsync(descriptor_) != 0) fail(errno);
  if (::rename(temporary_.c_str(), path_.c_str()) != 0) fail(errno);
  temporary_.clear();
}

void PredictionOutput::fail(int error) const {
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
  throw std::runtime_error(fmt::format("cannot write to {}: {}", name_, std::strerror(error)));
}

}  // namespace seedbed::runner
