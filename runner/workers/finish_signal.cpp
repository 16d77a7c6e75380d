#include "runner/workers/finish_signal.hpp"

#include <cerrno>
#include <csignal>

#include "base/signal_handler.hpp"
#include "experiments/finish_request.hpp"

namespace seedbed::runner {

namespace {

constexpr int kFinishSoon = SIGUSR1;

void ask(int signal, siginfo_t* info, void* /*context*/) {
  const int saved = errno;
  const bool ours = signal == kFinishSoon && info->si_code == SI_QUEUE;
  experiments::ask_to_finish(std::chrono::milliseconds(ours ? info->si_value.sival_int : 0));
  errno = saved;
}

}  // namespace

void block_finish_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, kFinishSoon);
  sigaddset(&signals, SIGTERM);
  sigprocmask(SIG_BLOCK, &signals, nullptr);
}

void obey_finish_signals() {
  for (const int signal : {kFinishSoon, SIGTERM}) handle_signal(signal, ask);
}

void send_finish_signal(pid_t worker, std::chrono::milliseconds within) {
  sigval value{};
  value.sival_int = static_cast<int>(within.count());
  sigqueue(worker, kFinishSoon, value);
}

}  // namespace seedbed::runner
