#include "bench/coverage/verdict_rates.hpp"

#include <vector>

#include "results/statistics/spread.hpp"
#include "results/statistics/verdict.hpp"

namespace seedbed::bench {
namespace {

using results::Interval;
using results::Verdict;

Interval moved(const Interval& interval, double by) {
  return {interval.low + by, interval.high + by};
}

bool is_better(Verdict verdict) {
  return verdict == Verdict::better || verdict == Verdict::clearly_better;
}
bool is_worse(Verdict verdict) {
  return verdict == Verdict::worse || verdict == Verdict::clearly_worse;
}

/// How often the interval, moved to where the truth is `truth`, gets a verdict of this kind.
template <class Kind>
Rate rate_of(const std::vector<Interval>& intervals, double truth, double margin, const Kind& is_kind) {
  Rate rate;
  for (const Interval& interval : intervals) rate.count(is_kind(verdict(moved(interval, truth), margin)));
  return rate;
}

Rate larger(const Rate& a, const Rate& b) {
  return a.hits > b.hits ? a : b;
}

}  // namespace

void begin_verdict_table(Report& report, const std::string& title) {
  report.begin_table(title, {"plain holds", "holds", "better", "worse", "clearly", "equivalent", "power 2 se",
                             "power 3 se", "power 4 se", "equivalent 0"});
}

void add_verdict_rates(Report& report, const Scenario& scenario, const Simulation& simulation,
                       std::uint32_t stream) {
  RandomStream random(simulation.seed, Purpose::synthesis, stream);
  std::vector<Interval> intervals;
  std::vector<double> means;
  Rate plain, held;
  for (std::size_t i = 0; i < simulation.sweeps; ++i) {
    const Sweep sweep = scenario.sweep(random);
    intervals.push_back(sweep.used.interval);
    means.push_back(sweep.used.mean);
    held.count(sweep.used.interval.holds(0));
    plain.count(sweep.plain.holds(0));
  }
  const double unit = results::spread(means).sd, margin = 4 * unit;
  const auto kind = [](Verdict wanted) { return [wanted](Verdict v) { return v == wanted; }; };
  const Rate clearly = larger(rate_of(intervals, -margin, margin, kind(Verdict::clearly_better)),
                              rate_of(intervals, margin, margin, kind(Verdict::clearly_worse)));
  const Rate equivalent = larger(rate_of(intervals, -margin, margin, kind(Verdict::equivalent)),
                                 rate_of(intervals, margin, margin, kind(Verdict::equivalent)));
  report.add_row(scenario.label,
                 {{{plain, {}, false}},
                  {{held, scenario.coverage, scenario.is_beyond_formula}},
                  {{rate_of(intervals, 0, 0, is_better), kAtMostFive, scenario.is_beyond_formula}},
                  {{rate_of(intervals, 0, 0, is_worse), kAtMostFive, scenario.is_beyond_formula}},
                  {{clearly, kAtMostFive, scenario.is_beyond_formula}},
                  {{equivalent, kAtMostFive, scenario.is_beyond_formula}},
                  {{rate_of(intervals, -2 * unit, 0, is_better), {}, false}},
                  {{rate_of(intervals, -3 * unit, 0, is_better), {}, false}},
                  {{rate_of(intervals, -4 * unit, 0, is_better), {}, false}},
                  {{rate_of(intervals, 0, margin, kind(Verdict::equivalent)), {}, false}}});
}

}  // namespace seedbed::bench
