#pragma once

#include <sys/types.h>

#include <chrono>

namespace seedbed::runner {

// How a worker process hears that its job is to be done soon (experiments/finish_request.hpp): by a signal of
// ours that says how soon, or by TERM, which means now.

/// Leaves these signals waiting, in this process and those it forks.
void block_finish_signals();

/// Takes them up from now on, once they are unblocked.
void obey_finish_signals();

void send_finish_signal(pid_t worker, std::chrono::milliseconds within);

}  // namespace seedbed::runner
