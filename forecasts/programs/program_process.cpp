#include "forecasts/programs/program_process.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <system_error>

#include "forecasts/programs/keeper.hpp"
#include "forecasts/programs/process_tree.hpp"

namespace seedbed::forecasts {
namespace {

[[noreturn]] void cannot(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

std::string why_not_started(const ProgramStart& start, const KeeperReport& report) {
  const std::string reason = std::generic_category().message(report.start_error);
  if (report.directory_at_fault)
    return fmt::format("cannot go into the directory '{}': {}", start.directory.string(), reason);
  return fmt::format("cannot start '{}': {}", start.words.front(), reason);
}

ProgramEnd end_of_program(const ProgramStart& start, const KeeperReport& report) {
  ProgramEnd end;
  if (report.start_error != 0) {
    end.not_started = why_not_started(start, report);
    return end;
  }
  if (WIFSIGNALED(report.status)) {
    end.signal = WTERMSIG(report.status);
  } else {
    end.exit_code = WEXITSTATUS(report.status);
  }
  end.peak_memory = report.peak_memory;
  if (report.left_behind > 0) {
    end.left_behind = fmt::format("{} (process {})", report.first_name, report.first_left);
    if (report.left_behind > 1) end.left_behind += fmt::format(" and {} more", report.left_behind - 1);
  }
  return end;
}

}  // namespace

ProgramProcess::ProgramProcess(const ProgramStart& start) : start_(start) {
  int output[2], channel[2];
  if (pipe2(output, O_CLOEXEC) != 0) cannot("cannot make a pipe");
  output_ = Descriptor(output[0]);
  const Descriptor writing(output[1]);
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, channel) != 0) cannot("cannot make a socket");
  channel_ = Descriptor(channel[0]);
  const Descriptor theirs(channel[1]);
  fcntl(output_.get(), F_SETFL, O_NONBLOCK);
  prctl(PR_SET_CHILD_SUBREAPER, 1);  // what a keeper that was killed leaves comes here
  const pid_t self = getpid();
  keeper_ = fork();
  if (keeper_ < 0) cannot("cannot start a process");
  if (keeper_ > 0) return;
  output_.close();
  channel_.close();
  be_keeper(start, theirs.get(), writing.get(), self);
}

ProgramProcess::~ProgramProcess() {
  if (keeper_ <= 0) return;
  kill();
  wait();
}

void ProgramProcess::order(KeeperOrder what) {
  const char byte = static_cast<char>(what);
  [[maybe_unused]] const ssize_t sent = send(channel_.get(), &byte, 1, MSG_NOSIGNAL);
}

void ProgramProcess::ask_to_end() {
  order(KeeperOrder::ask_to_end);
}

void ProgramProcess::kill() {
  order(KeeperOrder::kill);
}

ProgramEnd ProgramProcess::wait() {
  KeeperReport report;
  ssize_t count = 0;
  while ((count = recv(channel_.get(), &report, sizeof report, 0)) < 0 && errno == EINTR) {
  }
  while (waitpid(keeper_, nullptr, 0) < 0 && errno == EINTR) {
  }
  keeper_ = -1;
  if (count == sizeof report) return end_of_program(start_, report);
  end_orphans();
  ProgramEnd end;
  end.keeper_died = true;
  return end;
}

/// What the program had started, if its keeper was killed.
void ProgramProcess::end_orphans() {
  end_everything_below([] {
    while (waitpid(-1, nullptr, WNOHANG) > 0) {
    }
  });
}

}  // namespace seedbed::forecasts
