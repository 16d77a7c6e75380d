#include "runner/scheduler/memory_budget.hpp"

#include <algorithm>

namespace seedbed::runner {

std::int64_t MemoryBudget::expected(const std::string& cell) const {
  const auto found = most_.find(cell);
  return found == most_.end() ? most_of_all_ : found->second;
}

bool MemoryBudget::fits(const std::string& cell) const {
  if (bytes_ == 0 || running_.empty()) return true;
  std::int64_t taken = expected(cell);
  // By what is expected now: a job that ended meanwhile may have told more of the others.
  for (const auto& [ticket, other] : running_) taken += expected(other);
  return taken <= bytes_;
}

void MemoryBudget::begin(std::size_t ticket, const std::string& cell) {
  if (bytes_ > 0) running_[ticket] = cell;
}

void MemoryBudget::end(std::size_t ticket, std::int64_t own_memory) {
  const auto found = running_.find(ticket);
  if (found == running_.end()) return;
  if (own_memory > 0) {
    std::int64_t& most = most_[found->second];
    most = std::max(most, own_memory);
    most_of_all_ = std::max(most_of_all_, own_memory);
  }
  running_.erase(found);
}

}  // namespace seedbed::runner
