#include "runner/workers/worker_pool.hpp"

#include <fmt/format.h>
#include <sys/socket.h>

#include <atomic>
#include <csignal>
#include <mutex>
#include <vector>

#include "base/machine.hpp"
#include "runner/host/oom_kills.hpp"
#include "runner/workers/channel.hpp"
#include "runner/workers/job_message.hpp"
#include "runner/workers/server_process.hpp"
#include "runner/workers/socket.hpp"

namespace seedbed::runner {

namespace {

using results::JobResult;
using results::Outcome;
using Clock = std::chrono::steady_clock;

JobResult ended_without_result(Outcome outcome, std::string error) {
  JobResult result;
  result.outcome = outcome;
  result.error = std::move(error);
  return result;
}

void note_end(const WorkerEnd& end, JobResult& result) {
  result.peak_memory = end.peak_memory;
  result.exit_code = end.exit_code;
  result.signal = end.signal;
}

/// The worker of a slot. Used by the slot's thread only.
struct Worker {
  std::shared_ptr<ServerProcess> server;
  std::unique_ptr<Channel> channel;
  std::uint32_t number = 0;

  bool alive() const { return channel && !server->ended() && !peer_closed(channel->socket()); }
};

}  // namespace

struct WorkerPool::Data {
  explicit Data(WorkerPoolOptions pool_options) : options(std::move(pool_options)), workers(options.slots) {}

  JobResult run(const JobRequest& request, Worker& worker);

  std::shared_ptr<ServerProcess> start_server();
  std::shared_ptr<ServerProcess> ready_server();
  void connect(Worker& worker);
  bool deliver(Worker& worker, const std::string& message, int data);
  JobResult await_result(Worker& worker, double timeout_seconds);
  JobResult take_result(Worker& worker, const std::string& text);
  JobResult time_out(Worker& worker, double timeout_seconds);
  JobResult lost(Worker& worker);
  JobResult broken(Worker& worker, const std::string& why);

  const WorkerPoolOptions options;
  std::atomic<bool> aborted{false};
  std::atomic<std::uint32_t> next_worker{1};
  std::mutex restart_mutex;  // held while a server is awaited, so that only one is started
  std::mutex server_mutex;   // guards `server`
  std::shared_ptr<ServerProcess> server;
  std::vector<Worker> workers;
  OomKills oom_kills;
};

namespace {

/// Thrown inside the pool where `abort` is noticed.
struct Aborted {};

}  // namespace

/// Unless the run was aborted, in which case no server is left or made.
std::shared_ptr<ServerProcess> WorkerPool::Data::start_server() {
  const std::lock_guard lock(server_mutex);
  if (aborted) throw Aborted();
  if (!server || server->ended()) {
    server = std::make_shared<ServerProcess>(options.program, options.isolation, options.load_engine);
  }
  return server;
}

std::shared_ptr<ServerProcess> WorkerPool::Data::ready_server() {
  const std::lock_guard lock(restart_mutex);
  std::shared_ptr<ServerProcess> candidate;
  for (int start = 0; start < 2; ++start) {
    candidate = start_server();
    if (candidate->wait_ready()) return candidate;
    if (aborted) throw Aborted();
  }
  throw WorkerError(fmt::format("{} cannot run jobs: it ended before it was ready: {}",
                                options.program.string(), candidate->how_it_ended()));
}

/// Gives the slot a new worker.
void WorkerPool::Data::connect(Worker& worker) {
  while (true) {
    worker = {};
    worker.server = ready_server();
    auto [ours, theirs] = socket_pair(SOCK_STREAM);
    worker.number = next_worker++;
    if (!worker.server->start_worker(worker.number, theirs.get())) continue;  // it died meanwhile
    worker.channel = std::make_unique<Channel>(std::move(ours));
    return;
  }
}

/// Sends the job to the slot's worker, which is replaced first if it died since its last job: that costs no
/// attempt. False if its replacements die as soon as they are made.
bool WorkerPool::Data::deliver(Worker& worker, const std::string& message, int data) {
  for (int attempt = 0; attempt < 3; ++attempt) {
    if (!worker.alive()) connect(worker);
    if (worker.channel->send(message, data >= 0 ? options.data_descriptor(data) : -1)) return true;
  }
  return false;
}

JobResult WorkerPool::Data::await_result(Worker& worker, double timeout_seconds) {
  Channel::Deadline deadline;
  // A century and more is no limit, and would not fit the clock.
  if (options.isolation == Isolation::process && timeout_seconds > 0 && timeout_seconds < 4e9) {
    deadline = Clock::now() +
               std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(timeout_seconds));
  }
  std::string text;
  Descriptor unwanted;
  try {
    switch (worker.channel->receive(text, unwanted, deadline)) {
      case Channel::Status::message:
        return take_result(worker, text);
      case Channel::Status::timed_out:
        return time_out(worker, timeout_seconds);
      case Channel::Status::closed:
        break;
    }
    return lost(worker);
  } catch (const ProtocolError& error) {
    return broken(worker, error.what());
  }
}

JobResult WorkerPool::Data::take_result(Worker& worker, const std::string& text) {
  JobResult result = decode_result(text);
  if (result.outcome == Outcome::killed) {  // it leaves after that
    worker.server->wait_worker_end(worker.number);
    worker = {};
  }
  return result;
}

/// TERM, then KILL after the grace.
JobResult WorkerPool::Data::time_out(Worker& worker, double timeout_seconds) {
  worker.server->signal_worker(worker.number, SIGTERM);
  std::optional<WorkerEnd> end = worker.server->wait_worker_end(worker.number, options.grace);
  if (!end) {
    worker.server->signal_worker(worker.number, SIGKILL);
    end = worker.server->wait_worker_end(worker.number);
  }
  worker = {};
  JobResult result =
      ended_without_result(Outcome::timed_out, fmt::format("timed out after {} s", timeout_seconds));
  note_end(*end, result);
  return result;
}

/// The worker closed its socket in the middle of a job: it is dead, or about to be.
JobResult WorkerPool::Data::lost(Worker& worker) {
  if (options.isolation == Isolation::process) worker.server->signal_worker(worker.number, SIGKILL);
  const WorkerEnd end = *worker.server->wait_worker_end(worker.number);
  std::string how = end.how;
  if (options.isolation == Isolation::thread) {
    how += " in the process that runs all jobs (--isolation thread): this job or one beside it";
  } else if (worker.server->ended()) {
    how += " of the process that starts the workers";
  }
  worker = {};
  JobResult result = ended_without_result(Outcome::crashed, std::move(how));
  note_end(end, result);
  if (end.signal == SIGKILL && oom_kills.one_more()) {
    result.out_of_memory = true;
    result.error = "[out of memory: the system killed the worker]";
  }
  return result;
}

/// It says what no worker of ours says.
JobResult WorkerPool::Data::broken(Worker& worker, const std::string& why) {
  worker.server->signal_worker(worker.number, SIGKILL);
  worker = {};
  return ended_without_result(Outcome::crashed, "the worker's answer could not be read: " + why);
}

JobResult WorkerPool::Data::run(const JobRequest& request, Worker& worker) {
  try {
    const bool delivered = deliver(worker, encode(request), request.data);
    JobResult result = delivered ? await_result(worker, request.timeout_seconds) : lost(worker);
    if (aborted && result.outcome == Outcome::crashed) return ended_without_result(Outcome::killed, {});
    return result;
  } catch (const Aborted&) {
    return ended_without_result(Outcome::killed, {});
  } catch (const WorkerError&) {
    if (aborted) return ended_without_result(Outcome::killed, {});
    throw;
  } catch (const std::exception& error) {  // from data_descriptor or encode: the job cannot be run
    return ended_without_result(Outcome::failed, error.what());
  }
}

WorkerPool::WorkerPool(WorkerPoolOptions options) : data_(std::make_unique<Data>(std::move(options))) {
  data_->start_server();
}

WorkerPool::~WorkerPool() = default;

void WorkerPool::wait_ready() {
  try {
    data_->ready_server();
  } catch (const Aborted&) {
    throw WorkerError("the run was aborted before its workers were ready");
  }
}

JobResult WorkerPool::run(const JobRequest& request, std::size_t slot) {
  const double started = seconds_since_epoch();
  const double before = steady_seconds();
  JobResult result = data_->run(request, data_->workers.at(slot));
  if (result.started == 0) {  // no worker lived to say so
    result.started = started;
    result.wall_seconds = steady_seconds() - before;
    result.host = host_name();
  }
  return result;
}

void WorkerPool::finish(std::chrono::milliseconds within) {
  const std::lock_guard lock(data_->server_mutex);
  if (data_->server) data_->server->finish(within);
}

void WorkerPool::abort() {
  data_->aborted = true;
  const std::lock_guard lock(data_->server_mutex);
  if (data_->server) data_->server->kill();
}

}  // namespace seedbed::runner
