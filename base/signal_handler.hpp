#pragma once

#include <csignal>

namespace seedbed {

/// Has `handler` called for these signals, on a stack of its own: matrix products of oneDNN point the stack
/// pointer at a buffer on the heap while they run, and a handler's frame there would overwrite what lies
/// before it. For the thread that runs jobs; the stack is this thread's from now on, and a forked child's.
void handle_signal(int signal, void (*handler)(int signal, siginfo_t* info, void* context));

}  // namespace seedbed
