#include "runner/simulation/cluster_simulation.hpp"

#include <algorithm>
#include <cmath>
#include <deque>
#include <limits>
#include <queue>
#include <set>
#include <stdexcept>
#include <tuple>
#include <utility>

#include "base/random.hpp"

namespace seedbed::runner {
namespace {

constexpr double kNever = std::numeric_limits<double>::infinity();
constexpr std::size_t kMostBreaks = 2'000'000;  // about a second of simulation

struct RunningJob {
  double left = 0;   // seconds that it still takes
  double since = 0;  // when it began or went on
};

enum class EventKind { job_ends, share_starts, share_breaks };

struct Event {
  double when = 0;
  std::size_t node = 0;
  EventKind kind = EventKind::job_ends;
  std::size_t slot = 0;    // of the job that ends
  std::uint32_t life = 0;  // of the share at its node; events of earlier lives are void

  bool operator>(const Event& other) const {
    return std::tie(when, node, slot) > std::tie(other.when, other.node, other.slot);
  }
};

struct Node {
  std::size_t first = 0, last = 0;      // own jobs that nobody has begun: first … last - 1
  std::deque<double> interrupted = {};  // seconds left of those that stopped with the share
  std::vector<RunningJob> running;      // by slot; nothing left = free
  std::size_t busy = 0;
  std::uint32_t life = 0;
  bool up = false, over = false;
  bool fails = false;  // what ends this life: a failure, or a preemption
  double up_since = 0;
};

class Simulation {
 public:
  Simulation(const ClusterModel& cluster, const std::vector<std::vector<float>>& parts)
      : cluster_(cluster), parts_(parts), random_(cluster.seed, Purpose::resampling) {
    for (std::size_t node = 0; node < parts.size(); ++node) {
      nodes_.push_back(
          {.first = 0, .last = parts[node].size(), .running = std::vector<RunningJob>(cluster.cpus)});
      left_ += parts[node].size();
      if (!parts[node].empty()) not_begun_.emplace(parts[node].size(), node);
      events_.push({.when = cluster.start, .node = node, .kind = EventKind::share_starts});
    }
  }

  ClusterRun run() {
    while (left_ > 0) {
      const Event event = events_.top();
      events_.pop();
      Node& node = nodes_[event.node];
      if (node.over || event.life != node.life) continue;
      if (run_.failures + run_.preemptions > kMostBreaks) {
        throw std::runtime_error(
            "these jobs would not be done, or not in the time that a simulation may take: shares break off "
            "too "
            "often for what a job does between two checkpoints");
      }
      now_ = event.when;
      switch (event.kind) {
        case EventKind::share_starts:
          start(event.node);
          break;
        case EventKind::share_breaks:
          interrupt(event.node);
          break;
        case EventKind::job_ends:
          end_job(event.node, event.slot);
          break;
      }
    }
    run_.makespan = now_;
    for (Node& node : nodes_) {
      if (node.up) give_back(node);
    }
    return run_;
  }

 private:
  double exponential(double mean) { return mean > 0 ? -mean * std::log1p(-random_.uniform()) : kNever; }

  void start(std::size_t index) {
    Node& node = nodes_[index];
    node.up = true;
    node.up_since = now_;
    ++run_.starts;
    const double failure = exponential(cluster_.mtbf), preemption = exponential(cluster_.preemption);
    node.fails = failure < preemption;
    if (const double when = now_ + std::min(failure, preemption); when < kNever)
      events_.push({when, index, EventKind::share_breaks, 0, node.life});
    for (std::size_t slot = 0; slot < cluster_.cpus; ++slot) begin_job(index, slot);
    end_if_idle(node);
  }

  // Its jobs keep what they had at their last checkpoint.
  void interrupt(std::size_t index) {
    Node& node = nodes_[index];
    ++(node.fails ? run_.failures : run_.preemptions);
    for (RunningJob& job : node.running) {
      if (job.left <= 0) continue;
      const double done = now_ - job.since;
      const double kept =
          cluster_.checkpoint > 0 ? std::floor(done / cluster_.checkpoint) * cluster_.checkpoint : 0;
      run_.trained += kept;
      run_.trained_again += done - kept;
      node.interrupted.push_back(job.left - kept);
      job.left = 0;
    }
    node.busy = 0;
    give_back(node);
    ++node.life;
    events_.push({now_ + cluster_.absence + cluster_.start, index, EventKind::share_starts, 0, node.life});
  }

  void end_job(std::size_t index, std::size_t slot) {
    Node& node = nodes_[index];
    run_.trained += node.running[slot].left;
    node.running[slot].left = 0;
    --node.busy;
    --left_;
    begin_job(index, slot);
    end_if_idle(node);
  }

  void begin_job(std::size_t index, std::size_t slot) {
    Node& node = nodes_[index];
    const double seconds = next_job(index);
    if (seconds <= 0) return;
    node.running[slot] = {seconds, now_};
    ++node.busy;
    events_.push({now_ + seconds, index, EventKind::job_ends, slot, node.life});
  }

  // 0 if there is none to begin.
  double next_job(std::size_t index) {
    Node& node = nodes_[index];
    if (!node.interrupted.empty()) {
      const double seconds = node.interrupted.front();
      node.interrupted.pop_front();
      return seconds;
    }
    if (node.first < node.last) {
      count_begun(index, [&] { ++node.first; });
      return seconds_of(index, node.first - 1);
    }
    if (not_begun_.empty()) return 0;
    const std::size_t other = not_begun_.rbegin()->second;
    count_begun(other, [&] { --nodes_[other].last; });
    ++run_.taken_over;
    return seconds_of(other, nodes_[other].last);
  }

  double seconds_of(std::size_t node, std::size_t job) const {
    return std::max(1e-6, static_cast<double>(parts_[node][job]));
  }

  template <class Change>
  void count_begun(std::size_t index, const Change& change) {
    Node& node = nodes_[index];
    not_begun_.erase({node.last - node.first, index});
    change();
    if (node.first < node.last) not_begun_.emplace(node.last - node.first, index);
  }

  void end_if_idle(Node& node) {
    if (node.busy > 0) return;
    node.over = true;
    give_back(node);
  }

  void give_back(Node& node) {
    run_.reserved += (now_ - node.up_since + cluster_.start) * static_cast<double>(cluster_.cpus);
    node.up = false;
  }

  const ClusterModel& cluster_;
  const std::vector<std::vector<float>>& parts_;
  RandomStream random_;
  std::vector<Node> nodes_;
  std::priority_queue<Event, std::vector<Event>, std::greater<>> events_;
  std::set<std::pair<std::size_t, std::size_t>> not_begun_;  // how many, of which node
  std::size_t left_ = 0;
  double now_ = 0;
  ClusterRun run_;
};

}  // namespace

ClusterRun simulate_cluster(const ClusterModel& cluster, const std::vector<std::vector<float>>& parts) {
  if (parts.size() != cluster.nodes || cluster.cpus == 0)
    throw std::invalid_argument("a part for each node, and a core at least");
  return Simulation(cluster, parts).run();
}

}  // namespace seedbed::runner
