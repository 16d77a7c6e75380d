#include "results/statistics/summary.hpp"

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <iterator>
#include <map>
#include <tuple>

#include "base/square_unit.hpp"
#include "metrics/compensated_sum.hpp"

namespace seedbed::results {
namespace {

void drop_gaps_and_sort(std::vector<Replicate>& replicates) {
  std::erase_if(replicates, [](const Replicate& r) { return std::isnan(r.value); });
  std::sort(replicates.begin(), replicates.end(), [](const Replicate& a, const Replicate& b) {
    return std::tie(a.split, a.seed, a.value) < std::tie(b.split, b.seed, b.value);
  });
}

/// Averages runs of replicates that agree in `key`; the result has one replicate per run.
template <class Key>
std::vector<Replicate> average_runs(const std::vector<Replicate>& replicates, Key key) {
  std::vector<Replicate> averages;
  for (auto run = replicates.begin(); run != replicates.end();) {
    metrics::CompensatedSum sum;
    const auto end =
        std::find_if(run, replicates.end(), [&](const Replicate& r) { return key(r) != key(*run); });
    std::for_each(run, end, [&](const Replicate& r) { sum.add(r.value); });
    averages.push_back({run->split, run->seed, sum.total() / static_cast<double>(end - run)});
    run = end;
  }
  return averages;
}

}  // namespace

double t_quantile_975(std::size_t degrees) {
  thread_local std::map<std::size_t, double>
      known;  // a million cells have but few different numbers of seeds
  auto [entry, is_new] = known.try_emplace(degrees, 0.0);
  if (is_new) {
    const boost::math::students_t_distribution<double> t(static_cast<double>(degrees));
    entry->second = boost::math::quantile(t, 0.975);
  }
  return entry->second;
}

double Summary::half_width() const {
  if (n >= 2 && std::isfinite(sem)) return t_quantile_975(n - 1) * sem;
  return std::max(ci95_high - mean, mean - ci95_low);
}

Summary summarise(std::span<const double> values) {
  std::vector<double> numbers;
  std::copy_if(values.begin(), values.end(), std::back_inserter(numbers),
               [](double x) { return !std::isnan(x); });
  Summary summary;
  summary.n = numbers.size();
  if (numbers.empty()) return summary;
  const double n = static_cast<double>(numbers.size());
  metrics::CompensatedSum sum, squares;
  for (const double x : numbers) sum.add(x);
  summary.mean = sum.total() / n;
  const auto [least, greatest] = std::minmax_element(numbers.begin(), numbers.end());
  summary.min = *least;
  summary.max = *greatest;
  if (numbers.size() == 1) return summary;
  const double unit = square_unit(std::max(summary.max - summary.mean, summary.mean - summary.min));
  for (const double x : numbers) {
    const double distance = (x - summary.mean) * unit;
    squares.add(distance * distance);
  }
  summary.sd = std::sqrt(squares.total() / (n - 1)) / unit;
  summary.sem = summary.sd / std::sqrt(n);
  const double half_width = t_quantile_975(numbers.size() - 1) * summary.sem;
  summary.ci95_low = summary.mean - half_width;
  summary.ci95_high = summary.mean + half_width;
  return summary;
}

std::vector<Replicate> common_replicates(std::vector<Replicate> replicates, std::size_t cells) {
  drop_gaps_and_sort(replicates);
  std::vector<Replicate> common;
  for (auto run = replicates.begin(); run != replicates.end();) {
    const auto end = std::find_if(run, replicates.end(), [&](const Replicate& r) {
      return std::tie(r.split, r.seed) != std::tie(run->split, run->seed);
    });
    if (static_cast<std::size_t>(end - run) == cells) common.insert(common.end(), run, end);
    run = end;
  }
  return common;
}

Summary summarise_replicates(std::vector<Replicate> replicates, Over over) {
  drop_gaps_and_sort(replicates);
  auto units = average_runs(replicates, [](const Replicate& r) { return std::pair(r.split, r.seed); });
  if (over == Over::splits) units = average_runs(units, [](const Replicate& r) { return r.split; });
  std::vector<double> values;
  for (const Replicate& unit : units) values.push_back(unit.value);
  return summarise(values);
}

}  // namespace seedbed::results
