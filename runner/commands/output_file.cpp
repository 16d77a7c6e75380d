#include "runner/commands/output_file.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <stdexcept>
#include <streambuf>
#include <string_view>

#include "base/atomic_file.hpp"

namespace seedbed::runner {
namespace fs = std::filesystem;
namespace {

[[noreturn]] void fail(const std::string& name, int error) {
  throw std::runtime_error(fmt::format("cannot write to {}: {}", name, std::strerror(error)));
}

}  // namespace

/// What text goes to. Each write says at once why it fails: a stream forgets that.
class OutputFile::Target : public std::streambuf {
 public:
  virtual void write(std::string_view text) = 0;
  virtual void commit() = 0;

 private:
  int_type overflow(int_type character) override {
    const char c = traits_type::to_char_type(character);
    write({&c, 1});
    return character;
  }
  std::streamsize xsputn(const char* text, std::streamsize size) override {
    write({text, static_cast<std::size_t>(size)});
    return size;
  }
};

class OutputFile::AtomicTarget : public Target {
 public:
  explicit AtomicTarget(const fs::path& path) : file_(path) {}

  void write(std::string_view text) override { file_.write(text); }
  void commit() override { file_.commit(); }

 private:
  AtomicFile file_;
};

class OutputFile::DirectTarget : public Target {
 public:
  DirectTarget() : name_("standard output"), file_(stdout) {}
  explicit DirectTarget(const std::string& path) : name_(path), file_(std::fopen(path.c_str(), "wbe")) {
    if (file_ == nullptr) fail(name_, errno);
  }
  ~DirectTarget() override {
    if (file_ != stdout) std::fclose(file_);
  }

  void write(std::string_view text) override {
    if (std::fwrite(text.data(), 1, text.size(), file_) != text.size()) fail(name_, errno);
  }
  void commit() override {
    if (std::fflush(file_) != 0) fail(name_, errno);
  }

 private:
  std::string name_;
  std::FILE* file_;
};

OutputFile::OutputFile(const std::string& path) : stream_(nullptr) {
  std::error_code ignored;
  if (path.empty() || path == "-") {
    target_ = std::make_unique<DirectTarget>();
  } else if (fs::exists(path, ignored) && !fs::is_regular_file(path, ignored)) {
    target_ = std::make_unique<DirectTarget>(path);  // a directory cannot be opened, with the reason
  } else {
    // A link stays one: what it points to is replaced.
    const fs::path file = fs::exists(path, ignored) ? fs::canonical(path, ignored) : fs::path(path);
    target_ = std::make_unique<AtomicTarget>(file);
  }
  stream_.rdbuf(target_.get());
  stream_.exceptions(std::ios::badbit);
}

OutputFile::~OutputFile() = default;

std::ostream& OutputFile::stream() {
  return stream_;
}

void OutputFile::commit() {
  target_->commit();
}

}  // namespace seedbed::runner
