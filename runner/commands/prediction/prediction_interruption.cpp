#include "runner/commands/prediction/prediction_interruption.hpp"

#include <pthread.h>
#include <unistd.h>

#include <atomic>
#include <utility>

namespace seedbed::runner {
namespace {

enum class State { running, interrupted, finished };
std::atomic<State> state = State::finished;
std::atomic<const PredictionInterruption*> current = nullptr;
static_assert(std::atomic<State>::is_always_lock_free, "used in a signal handler");

}  // namespace

PredictionInterruption::PredictionInterruption() {
  sigset_t held;
  sigemptyset(&held);
  for (const int signal : kStopSignals) sigaddset(&held, signal);
  pthread_sigmask(SIG_BLOCK, &held, &mask_before_);
}

PredictionInterruption::~PredictionInterruption() {
  State running = State::running;
  if (signals_ && !state.compare_exchange_strong(running, State::finished) && running == State::interrupted) {
    while (true) ::pause();  // the handler is ending the process
  }
  signals_.reset();
  pthread_sigmask(SIG_SETMASK, &mask_before_, nullptr);
}

void PredictionInterruption::arm(std::vector<std::filesystem::path> files, std::string message,
                                 int exit_code) {
  files_ = std::move(files);
  message_ = std::move(message);
  exit_code_ = exit_code;
  current = this;
  state = State::running;
  signals_.emplace(end_process);
  pthread_sigmask(SIG_SETMASK, &mask_before_, nullptr);
}

void PredictionInterruption::finish() {
  State running = State::running;
  if (state.compare_exchange_strong(running, State::finished)) return;
  while (running == State::interrupted) ::pause();
}

/// Only calls what a signal handler may call.
void PredictionInterruption::end_process(int /*signal*/) {
  State running = State::running;
  if (!state.compare_exchange_strong(running, State::interrupted)) return;
  const PredictionInterruption& own = *current.load();
  for (const std::filesystem::path& file : own.files_) ::unlink(file.c_str());
  const ssize_t ignored = ::write(STDERR_FILENO, own.message_.data(), own.message_.size());
  static_cast<void>(ignored);
  ::_exit(own.exit_code_);
}

}  // namespace seedbed::runner
