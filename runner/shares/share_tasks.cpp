#include "runner/shares/share_tasks.hpp"

#include <algorithm>

#include "runner/shares/share_parts.hpp"

namespace seedbed::runner {
namespace {

/// Between two looks at what others have done; where there are many others it takes longer.
constexpr double kSecondsBetweenLooks = 0.1;

/// The parts of the others from their ends, one job of each in turn, the next part first.
std::vector<std::uint64_t> order_of_others(const std::vector<JobPositions>& parts, std::size_t own) {
  std::vector<std::uint64_t> order;
  std::size_t longest = 0;
  for (const JobPositions& part : parts) longest = std::max(longest, part.size());
  for (std::size_t from_end = 1; from_end <= longest; ++from_end) {
    for (std::size_t i = 1; i < parts.size(); ++i) {
      const JobPositions& part = parts[(own + i) % parts.size()];
      if (part.size() >= from_end) order.push_back(part[part.size() - from_end]);
    }
  }
  return order;
}

}  // namespace

ShareTasks::ShareTasks(const JobList& jobs, const results::SharePlan& plan, const ShareNumber& number,
                       OtherShares& others, results::Leases& leases)
    : jobs_(jobs), plan_(plan), others_(others), leases_(leases) {
  const auto own = static_cast<std::size_t>(number.share - 1);
  const auto parts =
      divide_jobs(plan, number.shares, [&](std::uint64_t job) { return jobs.in_run_order(job).cell; });
  for (const std::uint64_t job : parts[own]) {
    if (!plan.done[job] && !others.is_done(id(job))) own_.push_back(job);
  }
  for (const std::uint64_t job : own_) turns_.push_back({job, Whose::own});
  of_others_ = order_of_others(parts, own);
  std::erase_if(of_others_, [&](std::uint64_t job) { return plan.done[job]; });
}

void ShareTasks::add_others(const std::function<bool(const JobPlace& place)>& with) {
  for (const std::uint64_t job : of_others_) {
    if (with(jobs_.in_run_order(job))) turns_.push_back({job, Whose::others});
  }
  for (const std::uint64_t job : own_) turns_.push_back({job, Whose::own_again});
}

Task ShareTasks::task(std::size_t turn) const {
  const experiments::RunSettings& run = jobs_.experiment().run();
  return {.job = turns_[turn].job, .model = run.save_models, .predictions = run.save_predictions};
}

bool ShareTasks::is_free(const std::string& id) const {
  return !others_.is_done(id) && !others_.is_under_way(id) && !leases_.is_taken(id);
}

bool ShareTasks::wanted(std::size_t turn) {
  const auto [job, whose] = turns_[turn];
  if (whose == Whose::leased) return begun_.insert(job).second;
  if (begun_.contains(job)) return false;
  others_.read_sometimes(kSecondsBetweenLooks);
  const std::string name = id(job);
  const bool run = whose == Whose::own         ? is_free(name)
                   : whose == Whose::own_again ? !others_.is_done(name) && !leases_.is_taken(name)
                                               : is_free(name) && leases_.take(name);
  if (run) begun_.insert(job);
  return run;
}

bool ShareTasks::next_block(std::size_t most) {
  turns_.clear();
  others_.read();
  for (const std::uint64_t job : of_others_) {
    if (turns_.size() >= most) break;
    if (begun_.contains(job)) continue;
    const std::string name = id(job);
    if (is_free(name) && leases_.take(name)) turns_.push_back({job, Whose::leased});
  }
  return !turns_.empty();
}

std::size_t ShareTasks::own_left(const std::function<bool(const std::string& id)>& has_ended) const {
  return static_cast<std::size_t>(std::ranges::count_if(own_, [&](std::uint64_t job) {
    const std::string name = id(job);
    return !has_ended(name) && !others_.is_done(name);
  }));
}

}  // namespace seedbed::runner
