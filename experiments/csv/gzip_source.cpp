#include "experiments/csv/gzip_source.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <zlib.h>

#include <cerrno>
#include <system_error>

#include "base/data_error.hpp"
#include "base/messages.hpp"
#include "base/unicode/shown_text.hpp"
#include "experiments/csv/kept_pipe.hpp"

namespace seedbed::experiments {
namespace {

bool was_a_pipe(const std::string& path) {
  return path.starts_with("/dev/fd/") || path.starts_with("/proc/self/fd/") || path == "/dev/stdin";
}

}  // namespace

void GzipSource::Close::operator()(void* file) const {
  gzclose(static_cast<gzFile>(file));
}

GzipSource::GzipSource(std::string path) : path_(std::move(path)) {
  errno = 0;
  start(gzopen(readable_path(path_).c_str(), "rbe"));
}

GzipSource::GzipSource(std::string name, int descriptor) : path_(std::move(name)) {
  errno = 0;
  const int own = ::fcntl(descriptor, F_DUPFD_CLOEXEC, 0);
  start(own < 0 ? nullptr : gzdopen(own, "rb"));
}

void GzipSource::start(void* file) {
  file_.reset(file);
  if (!file_) {
    const int error = errno == 0 ? ENOMEM : errno;
    throw DataError(fmt::format("{}: cannot open the file: {}{}", shown_path(path_),
                                std::generic_category().message(error),
                                was_a_pipe(path_)
                                    ? "; a pipe gives its data to one command: put them into a file to read "
                                      "them again"
                                    : ""),
                    "data.path");
  }
  gzbuffer(static_cast<gzFile>(file_.get()), 1 << 18);
}

std::uint64_t GzipSource::position() const {
  const z_off_t offset = gzoffset(static_cast<gzFile>(file_.get()));
  return offset < 0 ? 0 : static_cast<std::uint64_t>(offset);
}

bool GzipSource::packed() const {
  return gzdirect(static_cast<gzFile>(file_.get())) == 0;
}

std::size_t GzipSource::read(char* buffer, std::size_t size) {
  const auto file = static_cast<gzFile>(file_.get());
  errno = 0;
  const int count = gzread(file, buffer, static_cast<unsigned>(size));
  if (count > 0) return static_cast<std::size_t>(count);
  int error = Z_OK;
  const char* message = gzerror(file, &error);
  if (error == Z_ERRNO) {
    throw DataError(fmt::format("{}: cannot read the file: {}", shown_path(path_),
                                std::generic_category().message(errno)),
                    "data.path");
  }
  if (error == Z_BUF_ERROR) {
    throw DataError(
        fmt::format("{}: the gzip file is cut short; copy or download it again", shown_path(path_)));
  }
  if (count < 0 || error != Z_OK) {
    throw DataError(fmt::format("{}: the gzip file is damaged ({}); copy or download it again",
                                shown_path(path_), message));
  }
  return 0;
}

}  // namespace seedbed::experiments
