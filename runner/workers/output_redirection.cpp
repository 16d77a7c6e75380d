#include "runner/workers/output_redirection.hpp"

#include <fcntl.h>
#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <iostream>
#include <system_error>

namespace seedbed::runner {

namespace {

void flush_all() {
  std::cout.flush();
  std::clog.flush();
  std::fflush(nullptr);
}

}  // namespace

OutputRedirection::OutputRedirection(const std::filesystem::path& path, int attempt) {
  if (path.empty()) return;
  const Descriptor log(open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666));
  if (!log)
    throw std::system_error(errno, std::generic_category(), "cannot open the job's log " + path.string());
  flush_all();
  stdout_ = Descriptor(fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3));
  stderr_ = Descriptor(fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3));
  dup2(log.get(), STDOUT_FILENO);
  dup2(log.get(), STDERR_FILENO);
  if (lseek(log.get(), 0, SEEK_END) > 0) {
    // That a log cannot be written is no reason for a job to fail.
    std::fputs(fmt::format("--- attempt {} of this run ---\n", attempt).c_str(), stdout);
    flush_all();
  }
}

OutputRedirection::~OutputRedirection() {
  if (!stdout_) return;
  flush_all();
  dup2(stdout_.get(), STDOUT_FILENO);
  dup2(stderr_.get(), STDERR_FILENO);
}

}  // namespace seedbed::runner
