#include "runner/commands/output_file.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <iostream>
#include <stdexcept>

#include "results/atomic_file.hpp"

namespace seedbed::runner {
namespace fs = std::filesystem;

/// A stream into an atomic file.
class OutputFile::Atomic : public std::streambuf {
 public:
  explicit Atomic(const fs::path& path) : file(path), stream(this) { stream.exceptions(std::ios::badbit); }

  results::AtomicFile file;
  std::ostream stream;

 private:
  int_type overflow(int_type character) override {
    const char c = traits_type::to_char_type(character);
    file.write({&c, 1});
    return character;
  }
  std::streamsize xsputn(const char* text, std::streamsize size) override {
    file.write({text, static_cast<std::size_t>(size)});
    return size;
  }
};

OutputFile::OutputFile(const std::string& path) : path_(path) {
  if (path_.empty()) return;
  std::error_code ignored;
  if (fs::is_directory(path_, ignored)) {
    errno = EISDIR;
    fail();
  }
  // A link stays one: what it points to is replaced.
  if (fs::exists(path_, ignored)) path_ = fs::canonical(path_, ignored);
  if (!fs::exists(path_, ignored) || fs::is_regular_file(path_, ignored)) {
    atomic_ = std::make_unique<Atomic>(path_);
    return;
  }
  errno = 0;
  direct_.open(path_, std::ios::binary);
  if (!direct_) fail();
}

OutputFile::~OutputFile() = default;

std::ostream& OutputFile::stream() {
  if (path_.empty()) return std::cout;
  return atomic_ ? atomic_->stream : direct_;
}

void OutputFile::commit() {
  if (atomic_) {
    atomic_->file.commit();
    return;
  }
  errno = 0;
  if (!stream().flush()) fail();
}

void OutputFile::fail() const {
  const std::string reason = errno == 0 ? "" : fmt::format(": {}", std::strerror(errno));
  throw std::runtime_error(
      fmt::format("cannot write {}{}", path_.empty() ? "to standard output" : path_.string(), reason));
}

}  // namespace seedbed::runner
