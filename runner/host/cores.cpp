#include "runner/host/cores.hpp"

#include <fmt/format.h>
#include <sched.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <set>
#include <thread>

#include "runner/host/cgroups.hpp"

namespace seedbed::runner {
namespace fs = std::filesystem;
namespace {

constexpr int kNoLimit = std::numeric_limits<int>::max();

// Hardware threads of one core list the same siblings; a processor without topology counts as a core.
int physical_cores(const CoreSources& sources) {
  std::set<std::string> cores;
  for (const int cpu : sources.affinity) {
    const fs::path topology = sources.root / fmt::format("sys/devices/system/cpu/cpu{}/topology", cpu);
    std::string siblings = first_line(topology / "core_cpus_list");
    if (siblings.empty()) siblings = first_line(topology / "thread_siblings_list");  // before Linux 5.3
    cores.insert(siblings.empty() ? fmt::format("only {}", cpu) : siblings);
  }
  return static_cast<int>(cores.size());
}

int cores_for(double quota, double period) {
  if (!(quota > 0 && period > 0)) return kNoLimit;
  return std::max(1, static_cast<int>(std::ceil(std::min(quota / period, 1e6))));
}

// cgroup v2: "max 100000" or "150000 100000" (microseconds of processor time in a period).
int quota_v2(const fs::path& group) {
  const std::vector<std::string> parts = split_words(first_line(group / "cpu.max"), ' ');
  if (parts.size() != 2 || parts[0] == "max") return kNoLimit;
  return cores_for(std::atof(parts[0].c_str()), std::atof(parts[1].c_str()));
}

// cgroup v1: -1 is no quota.
int quota_v1(const fs::path& group) {
  return cores_for(std::atof(first_line(group / "cpu.cfs_quota_us").c_str()),
                   std::atof(first_line(group / "cpu.cfs_period_us").c_str()));
}

int cgroup_limit(const CoreSources& sources) {
  int limit = kNoLimit;
  for (const Cgroup& group : cgroups(sources.root, "cpu"))
    limit = std::min(limit, group.v2 ? quota_v2(group.directory) : quota_v1(group.directory));
  return limit;
}

int positive_number(const std::string& text) {
  const int value = std::atoi(text.c_str());
  return value > 0 ? value : kNoLimit;
}

// SLURM_JOB_CPUS_PER_NODE is like "72(x2),36": 72 on the first two nodes of the job, 36 on the third.
int slurm_cpus_of_node(const std::string& text, int node) {
  int first = 0;
  for (const std::string& group : split_words(text, ',')) {
    const auto repeat = group.find("(x");
    first += repeat == std::string::npos ? 1 : std::max(1, std::atoi(group.c_str() + repeat + 2));
    if (node < first) return positive_number(group);
  }
  return kNoLimit;
}

int slurm_limit(const CoreSources& sources) {
  const auto value = [&](const char* name) { return sources.environment(name).value_or(""); };
  return std::min(
      positive_number(value("SLURM_CPUS_PER_TASK")),
      slurm_cpus_of_node(value("SLURM_JOB_CPUS_PER_NODE"), std::atoi(value("SLURM_NODEID").c_str())));
}

// The mask of a machine with more processors than cpu_set_t holds needs a larger one.
std::vector<int> affinity_of_this_process() {
  for (int most = CPU_SETSIZE; most <= (1 << 20); most *= 2) {
    std::vector<cpu_set_t> set(static_cast<std::size_t>(most / CPU_SETSIZE));
    const std::size_t bytes = set.size() * sizeof(cpu_set_t);
    if (sched_getaffinity(0, bytes, set.data()) != 0) continue;
    std::vector<int> cpus;
    for (int cpu = 0; cpu < most; ++cpu) {
      if (CPU_ISSET_S(static_cast<std::size_t>(cpu), bytes, set.data())) cpus.push_back(cpu);
    }
    return cpus;
  }
  std::vector<int> cpus(std::max(1U, std::thread::hardware_concurrency()));
  for (std::size_t i = 0; i < cpus.size(); ++i) cpus[i] = static_cast<int>(i);
  return cpus;
}

}  // namespace

CoreSources this_machine() {
  const auto environment = [](const std::string& name) -> std::optional<std::string> {
    const char* value = std::getenv(name.c_str());
    return value == nullptr ? std::nullopt : std::optional<std::string>(value);
  };
  return {"/", affinity_of_this_process(), environment};
}

int default_jobs(const CoreSources& sources) {
  return std::max(1, std::min({physical_cores(sources), cgroup_limit(sources), slurm_limit(sources)}));
}

}  // namespace seedbed::runner
