#pragma once

#include "base/descriptor.hpp"
#include "runner/workers/serve.hpp"

namespace seedbed::runner {

/// Forks a worker whenever asked and reports how each ended. Single-threaded, as a process that forks must
/// be. Returns when the other side of `control` is gone; its workers are killed by the kernel when it ends.
void run_fork_server(Descriptor control, const WorkerJob& job);

/// Serves each worker's socket on a thread of this process. Returns when the other side of `control` is gone,
/// with jobs still running: the process is to end at once.
void run_thread_server(const Descriptor& control, const WorkerJob& job);

}  // namespace seedbed::runner
