#include "base/output.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <exception>
#include <stdexcept>
#include <streambuf>
#include <system_error>

namespace seedbed {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kOutputBufferSize = std::size_t{1} << 16;

[[noreturn]] void fail(const std::string& name, const std::error_code& reason) {
  throw std::runtime_error(fmt::format("cannot write to {}: {}", name, reason.message()));
}

[[noreturn]] void fail(const std::string& name) {
  fail(name, std::error_code(errno, std::generic_category()));
}

}  // namespace

/// Each write says at once why it fails: a stream forgets that.
class Output::Buffer : public std::streambuf {
 public:
  explicit Buffer(Output& output) : output_(output) {}

  void empty() {
    const std::string text = std::exchange(text_, {});
    output_.put(text);
  }

 private:
  int_type overflow(int_type character) override {
    const char c = traits_type::to_char_type(character);
    xsputn(&c, 1);
    return character;
  }
  std::streamsize xsputn(const char* text, std::streamsize size) override {
    text_.append(text, static_cast<std::size_t>(size));
    if (text_.size() >= kOutputBufferSize) empty();
    return size;
  }

  Output& output_;
  std::string text_;
};

Output::Output(const std::string& path)
    : name_(path), buffer_(std::make_unique<Buffer>(*this)), stream_(buffer_.get()) {
  stream_.exceptions(std::ios::badbit);
  std::error_code ignored;
  if (path.empty() || path == "-") {
    name_ = "standard output";
    std::fflush(stdout);  // what was printed before comes first
    descriptor_ = STDOUT_FILENO;
    return;
  }
  if (fs::exists(path, ignored) && !fs::is_regular_file(path, ignored)) {
    device_ = Descriptor(::open(path.c_str(), O_WRONLY | O_CLOEXEC));  // a directory is refused here
    if (!device_) fail(name_);
    descriptor_ = device_.get();
    return;
  }
  try {
    // A link stays one: what it points to is replaced.
    file_.emplace(fs::exists(path, ignored) ? fs::canonical(path, ignored) : fs::path(path));
  } catch (const FileError& error) {
    fail(name_, error.code());
  }
  if (path.ends_with(".gz")) packed_.emplace();
}

Output::~Output() {
  if (file_) return;
  try {
    buffer_->empty();
  } catch (const std::exception&) {
    // Whoever did not commit has an error of his own to tell.
  }
}

void Output::write(std::string_view text) {
  buffer_->empty();
  put(text);
}

void Output::put(std::string_view text) {
  if (file_) return put_in_file(packed_ ? packed_->add(text) : text);
  while (!text.empty()) {
    const ssize_t count = ::write(descriptor_, text.data(), text.size());
    if (count < 0 && errno != EINTR) fail(name_);
    if (count > 0) text.remove_prefix(static_cast<std::size_t>(count));
  }
}

void Output::put_in_file(std::string_view text) {
  try {
    file_->write(text);
  } catch (const FileError& error) {
    fail(name_, error.code());
  }
}

void Output::commit() {
  buffer_->empty();
  if (!file_) return;
  if (packed_) put_in_file(packed_->end());
  try {
    file_->commit();
  } catch (const FileError& error) {
    fail(name_, error.code());
  }
}

const fs::path& Output::temporary() const {
  static const fs::path none;
  return file_ ? file_->temporary() : none;
}

}  // namespace seedbed
