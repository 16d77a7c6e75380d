#include "results/statistics/wilcoxon.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

namespace seedbed::results {
namespace {

/// Twice the ranks, so that ranks shared by ties are whole.
struct Ranks {
  std::vector<std::uint64_t> doubled;  // among the differences that are not zero
  std::vector<bool> positive;
  std::uint64_t zeros = 0;  // which add 1 to every rank, 2 doubled
};

std::vector<double> by_magnitude(std::span<const double> differences) {
  std::vector<double> sorted;
  for (const double d : differences) {
    if (!std::isnan(d)) sorted.push_back(d);
  }
  std::ranges::sort(sorted, {}, [](double d) { return std::abs(d); });
  return sorted;
}

Ranks rank(const std::vector<double>& sorted) {
  double largest = 0;
  for (const double d : sorted) {
    if (std::isfinite(d)) largest = std::abs(d);
  }
  const double tolerance = 1e-12 * largest;
  Ranks ranks;
  auto first = std::ranges::find_if(sorted, [&](double d) { return std::abs(d) > tolerance; });
  ranks.zeros = static_cast<std::uint64_t>(first - sorted.begin());
  while (first != sorted.end()) {
    const double magnitude = std::abs(*first);
    const auto end = std::find_if(first, sorted.end(), [&](double d) {
      return std::abs(d) != magnitude && std::abs(d) - magnitude > tolerance;
    });
    const std::uint64_t before = ranks.doubled.size(), tied = static_cast<std::uint64_t>(end - first);
    for (; first != end; ++first) {
      ranks.doubled.push_back(2 * before + tied + 1);
      ranks.positive.push_back(*first > 0);
    }
  }
  return ranks;
}

/// The share of signs whose positive ranks add up to at most `smaller`, twice: the distribution is symmetric.
double exact_p(const Ranks& ranks, std::uint64_t smaller) {
  const std::size_t n = ranks.doubled.size();
  const std::size_t sums = n * (n + 1) + 1;
  // ways[k][s]: choices of k differences whose ranks, zeros not counted, add up to s.
  std::vector<std::vector<double>> ways(n + 1, std::vector<double>(sums));
  ways[0][0] = 1;
  for (const std::uint64_t rank : ranks.doubled) {
    for (std::size_t k = n; k-- > 0;) {
      for (std::size_t sum = rank; sum < sums; ++sum) ways[k + 1][sum] += ways[k][sum - rank];
    }
  }
  double count = 0;
  for (std::size_t k = 0; k <= n; ++k) {
    for (std::size_t sum = 0; sum < sums && 2 * ranks.zeros * k + sum <= smaller; ++sum)
      count += ways[k][sum];
  }
  return std::min(1.0, std::ldexp(2 * count, -static_cast<int>(n)));
}

double normal_p(const Ranks& ranks, double smaller, double total) {
  double squares = 0;
  for (const std::uint64_t doubled : ranks.doubled) {
    const double rank = static_cast<double>(doubled) / 2 + static_cast<double>(ranks.zeros);
    squares += rank * rank;
  }
  const double distance = std::max(0.0, total / 2 - smaller - 0.5);
  return std::erfc(distance / std::sqrt(squares / 4) / std::sqrt(2.0));
}

}  // namespace

SignedRank wilcoxon_signed_rank(std::span<const double> differences) {
  const std::vector<double> sorted = by_magnitude(differences);
  SignedRank result;
  if (sorted.empty()) return result;
  const Ranks ranks = rank(sorted);
  result.n = ranks.doubled.size();
  result.smallest_p =
      std::min(1.0, std::ldexp(1.0, 1 - static_cast<int>(std::min<std::size_t>(result.n, 2000))));
  result.exact = result.n <= 25;
  std::uint64_t positive = 0, total = 0;
  for (std::size_t i = 0; i < result.n; ++i) {
    const std::uint64_t doubled = ranks.doubled[i] + 2 * ranks.zeros;
    total += doubled;
    if (ranks.positive[i]) positive += doubled;
  }
  const std::uint64_t smaller = std::min(positive, total - positive);
  result.p = result.exact ? exact_p(ranks, smaller)
                          : normal_p(ranks, static_cast<double>(smaller) / 2, static_cast<double>(total) / 2);
  return result;
}

}  // namespace seedbed::results
