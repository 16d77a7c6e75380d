#include "results/statistics/verdict.hpp"

#include <stdexcept>

namespace seedbed::results {

Verdict verdict(const Interval& interval, double margin) {
  if (margin < 0) throw std::invalid_argument("the margin of a verdict is not below 0");
  if (!interval.defined()) return Verdict::undecided;
  if (interval.high < 0)
    return margin > 0 && interval.high < -margin ? Verdict::clearly_better : Verdict::better;
  if (interval.low > 0) return margin > 0 && interval.low > margin ? Verdict::clearly_worse : Verdict::worse;
  return within_margin(interval, margin) ? Verdict::equivalent : Verdict::undecided;
}

bool within_margin(const Interval& interval, double margin) {
  return margin > 0 && interval.low >= -margin && interval.high <= margin;
}

}  // namespace seedbed::results
