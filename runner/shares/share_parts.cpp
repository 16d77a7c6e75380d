#include "runner/shares/share_parts.hpp"

#include <algorithm>
#include <queue>
#include <tuple>
#include <utility>

namespace seedbed::runner {
namespace {

/// A fixed permutation of 64-bit numbers that looks like none (the finalizer of SplitMix64).
std::uint64_t lot_of(std::uint64_t job) {
  job += 0x9e3779b97f4a7c15ULL;
  job = (job ^ (job >> 30)) * 0xbf58476d1ce4e5b9ULL;
  job = (job ^ (job >> 27)) * 0x94d049bb133111ebULL;
  return job ^ (job >> 31);
}

struct Weighed {
  std::uint64_t cost = 0, lot = 0, job = 0;
};

}  // namespace

std::vector<JobPositions> divide_jobs(const results::SharePlan& plan, int parts,
                                      const std::function<std::uint64_t(std::uint64_t job)>& cell_of) {
  std::vector<Weighed> jobs;
  for (std::uint64_t job = 0; job < plan.to_do.size(); ++job) {
    if (plan.to_do[job]) jobs.push_back({plan.cost_of(cell_of(job)), lot_of(job), job});
  }
  // The longest first, each to who has least: no part is longer than the mean by more than one job.
  std::ranges::sort(jobs, [](const Weighed& a, const Weighed& b) {
    return std::tuple(b.cost, a.lot) < std::tuple(a.cost, b.lot);
  });
  using Load = std::pair<std::uint64_t, std::size_t>;
  std::priority_queue<Load, std::vector<Load>, std::greater<>> loads;
  for (int part = 0; part < parts; ++part) loads.emplace(0, part);
  std::vector<JobPositions> divided(static_cast<std::size_t>(parts));
  for (const Weighed& one : jobs) {
    const auto [load, part] = loads.top();
    loads.pop();
    divided[part].push_back(one.job);
    loads.emplace(load + one.cost, part);
  }
  for (JobPositions& part : divided) std::ranges::sort(part);
  return divided;
}

}  // namespace seedbed::runner
