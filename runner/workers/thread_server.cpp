#include <fmt/format.h>

#include <chrono>
#include <thread>

#include "experiments/finish_request.hpp"
#include "runner/host/standard_error.hpp"
#include "runner/workers/control.hpp"
#include "runner/workers/finish_signal.hpp"
#include "runner/workers/serve_jobs.hpp"
#include "runner/workers/worker_error.hpp"
#include "runner/workers/worker_servers.hpp"

namespace seedbed::runner {

namespace {

void serve_slot(Channel channel, const WorkerJob& job) {
  try {
    serve_jobs(channel, job, Company::shared);
  } catch (const std::exception& error) {
    print_to_stderr("seedbed-worker: {}\n", error.what());
  }
}

}  // namespace

void run_thread_server(const Descriptor& control, const WorkerJob& job) {
  block_finish_signals();  // TERM to everybody is the parent's to act on
  ControlMessage ready;
  ready.value = kProtocolVersion;
  if (!send_control(control.get(), ready)) return;
  while (std::optional<ReceivedControl> received = receive_control(control.get())) {
    if (received->message.kind == ControlKind::finish)
      experiments::ask_to_finish(std::chrono::milliseconds(received->message.value));
    if (received->message.kind != ControlKind::start_worker) continue;
    std::thread([&, socket = std::move(received->descriptor), worker = received->message.worker]() mutable {
      serve_slot(Channel(std::move(socket)), job);
      ControlMessage ended;
      ended.kind = ControlKind::worker_ended;
      ended.worker = worker;
      send_control(control.get(), ended);
    }).detach();
  }
}

}  // namespace seedbed::runner
