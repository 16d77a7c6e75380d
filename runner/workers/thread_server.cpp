#include <fmt/format.h>
#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/task_arena.h>

#include <chrono>
#include <memory>

#include "experiments/finish_request.hpp"
#include "runner/workers/control.hpp"
#include "runner/workers/finish_signal.hpp"
#include "runner/workers/job_loop.hpp"
#include "runner/workers/worker_error.hpp"
#include "runner/workers/worker_servers.hpp"

namespace seedbed::runner {

namespace {

void serve_slot(Channel& channel, const WorkerJob& job) {
  try {
    serve_jobs(channel, job, Company::shared);
  } catch (const std::exception& error) {
    fmt::print(stderr, "seedbed-worker: {}\n", error.what());
  }
}

}  // namespace

void run_thread_server(const Descriptor& control, std::size_t slots, const WorkerJob& job) {
  block_finish_signals();  // TERM to everybody is the parent's to act on
  // As in TbbExecutor: as many threads as slots beside this one, whatever the number of cores.
  const tbb::global_control threads(tbb::global_control::max_allowed_parallelism, slots + 1);
  tbb::task_arena arena(static_cast<int>(slots), /*reserved_for_masters=*/0);
  ControlMessage ready;
  ready.value = protocol_version;
  if (!send_control(control.get(), ready)) return;
  while (std::optional<ReceivedControl> received = receive_control(control.get())) {
    if (received->message.kind == ControlKind::finish)
      experiments::ask_to_finish(std::chrono::milliseconds(received->message.value));
    if (received->message.kind != ControlKind::start_worker) continue;
    const auto channel = std::make_shared<Channel>(std::move(received->descriptor));
    arena.enqueue([channel, &job, &control, worker = received->message.worker] {
      serve_slot(*channel, job);
      ControlMessage ended;
      ended.kind = ControlKind::worker_ended;
      ended.worker = worker;
      send_control(control.get(), ended);
    });
  }
  std::_Exit(0);  // with jobs still running on the other threads
}

}  // namespace seedbed::runner
