#include "results/comparison/paired_scores.hpp"

#include <cmath>
#include <map>
#include <set>
#include <string>

#include "metrics/compensated_sum.hpp"

namespace seedbed::results {
namespace {

using Values = std::map<SplitAndSeed, double>;

Values values_of(const ComparedCell& cell) {
  Values values;
  for (const Replicate& replicate : cell.metric) {
    if (!std::isnan(replicate.value)) values[{replicate.split, replicate.seed}] = replicate.value;
  }
  return values;
}

}  // namespace

MatchedCells matched_cells(const Contestant& a, const Contestant& b) {
  std::map<std::vector<std::string>, std::size_t> cells;
  for (const auto& member : b.members) cells.emplace(member.rest, member.cell);
  MatchedCells pairs;
  for (const auto& member : a.members) {
    if (const auto other = cells.find(member.rest); other != cells.end())
      pairs.emplace_back(member.cell, other->second);
  }
  return pairs;
}

std::vector<double> PairedScores::differences() const {
  std::vector<double> d(a.size());
  for (std::size_t i = 0; i < d.size(); ++i) d[i] = a[i] - b[i];
  return d;
}

PairedScores paired_scores(const ComparedCells& cells, const MatchedCells& pairs) {
  struct Sums {
    metrics::CompensatedSum a, b;
    std::size_t count = 0;
  };
  std::map<SplitAndSeed, Sums> sums;
  for (const auto& [a, b] : pairs) {
    const Values of_a = values_of(cells.cells[a]), of_b = values_of(cells.cells[b]);
    for (const auto& [unit, value] : of_a) {
      const auto other = of_b.find(unit);
      if (other == of_b.end()) continue;
      Sums& sum = sums[unit];
      sum.a.add(value);
      sum.b.add(other->second);
      ++sum.count;
    }
  }
  PairedScores result;
  const auto n = static_cast<double>(pairs.size());
  for (auto& [unit, sum] : sums) {
    if (sum.count < pairs.size()) continue;
    result.units.push_back(unit);
    result.a.push_back(sum.a.total() / n);
    result.b.push_back(sum.b.total() / n);
  }
  return result;
}

double mean_of(const std::vector<double>& values) {
  metrics::CompensatedSum sum;
  for (const double value : values) sum.add(value);
  return values.empty() ? std::nan("") : sum.total() / static_cast<double>(values.size());
}

std::vector<std::vector<double>> PairedScores::by_split(const std::vector<double>& values) const {
  std::vector<std::vector<double>> result;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (i == 0 || units[i].first != units[i - 1].first) result.emplace_back();
    result.back().push_back(values[i]);
  }
  return result;
}

std::vector<double> means_of(const std::vector<std::vector<double>>& splits) {
  std::vector<double> means;
  for (const auto& split : splits) means.push_back(mean_of(split));
  return means;
}

std::size_t PairedScores::seeds() const {
  std::set<std::uint64_t> different;
  for (const SplitAndSeed& unit : units) different.insert(unit.second);
  return different.size();
}

}  // namespace seedbed::results
