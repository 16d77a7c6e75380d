#include "base/signal_handler.hpp"

#include <cstddef>

namespace seedbed {

namespace {

// Much more than a frame with all vector registers takes.
alignas(64) std::byte signal_stack[64 * 1024];

void use_signal_stack() {
  stack_t stack{};
  stack.ss_sp = signal_stack;
  stack.ss_size = sizeof signal_stack;
  sigaltstack(&stack, nullptr);
}

}  // namespace

void handle_signal(int signal, void (*handler)(int signal, siginfo_t* info, void* context)) {
  use_signal_stack();
  struct sigaction action {};
  action.sa_sigaction = handler;
  action.sa_flags = SA_RESTART | SA_SIGINFO | SA_ONSTACK;
  sigfillset(&action.sa_mask);  // one at a time on that stack
  sigaction(signal, &action, nullptr);
}

}  // namespace seedbed
