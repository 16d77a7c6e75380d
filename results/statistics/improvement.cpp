#include "results/statistics/improvement.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "results/statistics/student.hpp"

namespace seedbed::results {
namespace {

constexpr double kNormalReach = 1.959963984540054;

/// Pairs that A won, ties counting half, of how many.
struct Wins {
  double won = 0, pairs = 0;
};

Wins count_wins(std::span<const double> differences) {
  Wins wins;
  for (const double d : differences) {
    if (std::isnan(d)) continue;
    wins.pairs += 1;
    wins.won += d < 0 ? 1 : d == 0 ? 0.5 : 0;
  }
  return wins;
}

Probability wilson(double share, double n, double reach) {
  const double z = reach / std::sqrt(n);
  const double centre = (share + z * z / 2) / (1 + z * z);
  const double half_width = z / (1 + z * z) * std::sqrt(share * (1 - share) + z * z / 4);
  // At its ends the interval is exact but for rounding.
  const double low = share == 0 ? 0 : std::max(0.0, centre - half_width);
  const double high = share == 1 ? 1 : std::min(1.0, centre + half_width);
  return {share, {low, high}};
}

/// How many independent pairs would have left the share as uncertain as these splits did.
double effective_pairs(std::span<const Wins> splits, double share, double pairs) {
  const auto count = static_cast<double>(splits.size());
  if (share == 0 || share == 1) return count;
  double squares = 0;
  for (const Wins& split : splits) squares += std::pow((split.won - share * split.pairs) / pairs, 2);
  const double variance = count / (count - 1) * squares;
  return std::clamp(share * (1 - share) / variance, count, pairs);
}

}  // namespace

Probability paired_improvement(std::span<const double> differences) {
  const Wins wins = count_wins(differences);
  return wins.pairs > 0 ? wilson(wins.won / wins.pairs, wins.pairs, kNormalReach) : Probability{};
}

Probability paired_improvement_over_splits(std::span<const std::vector<double>> differences_of_splits) {
  std::vector<Wins> splits;
  Wins all;
  for (const std::vector<double>& differences : differences_of_splits) {
    const Wins wins = count_wins(differences);
    if (wins.pairs == 0) continue;
    splits.push_back(wins);
    all.won += wins.won;
    all.pairs += wins.pairs;
  }
  if (splits.empty()) return {};
  const double share = all.won / all.pairs;
  if (splits.size() == 1) return wilson(share, all.pairs, kNormalReach);
  const auto count = static_cast<double>(splits.size());
  const double reach = all.pairs > count ? t_reach(0.95, count - 1) : kNormalReach;
  return wilson(share, effective_pairs(splits, share, all.pairs), reach);
}

double unpaired_improvement(std::span<const double> a, std::span<const double> b) {
  std::vector<double> sorted;
  std::ranges::copy_if(b, std::back_inserter(sorted), [](double x) { return !std::isnan(x); });
  std::ranges::sort(sorted);
  double won = 0, pairs = 0;
  for (const double x : a) {
    if (std::isnan(x)) continue;
    const auto [equal, above] = std::equal_range(sorted.begin(), sorted.end(), x);
    won += static_cast<double>(sorted.end() - above) + static_cast<double>(above - equal) / 2;
    pairs += static_cast<double>(sorted.size());
  }
  return pairs > 0 ? won / pairs : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace seedbed::results
