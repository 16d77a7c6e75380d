#include "results/work_left.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace seedbed::results {

void WorkLeft::add_done(std::size_t cell, double seconds) {
  for (Cell* one : {&cells_[cell], &all_}) {
    ++one->done;
    one->seconds += seconds;
  }
}

void WorkLeft::add_left(std::size_t cell, double share) {
  cells_[cell].left += share;
  all_.left += share;
}

double WorkLeft::job_seconds_of(std::size_t cell) const {
  if (all_.done == 0) return std::numeric_limits<double>::quiet_NaN();
  const auto known = cells_.find(cell);
  return known != cells_.end() && known->second.done > 0 ? known->second.mean() : all_.mean();
}

double WorkLeft::job_seconds() const {
  if (all_.left == 0) return 0;
  if (all_.done == 0) return std::numeric_limits<double>::quiet_NaN();
  double sum = 0;
  for (const auto& [number, cell] : cells_) sum += cell.left * job_seconds_of(number);
  return sum;
}

double WorkLeft::seconds(std::size_t side_by_side) const {
  const double jobs = std::max(1.0, std::min(static_cast<double>(side_by_side), std::ceil(all_.left)));
  return job_seconds() / jobs;
}

}  // namespace seedbed::results
