#include "results/statistics/exchange_mean.hpp"

#include <cmath>
#include <limits>
#include <vector>

#include "base/random.hpp"
#include "metrics/compensated_sum.hpp"

namespace seedbed::results {
namespace {

std::vector<std::int32_t> other_rows(std::size_t rows, std::uint64_t seed, std::size_t repeat) {
  RandomStream random(seed, Purpose::importance, static_cast<std::uint32_t>(repeat));
  const std::vector<std::int32_t> circle = permutation(static_cast<std::int32_t>(rows), random);
  std::vector<std::int32_t> donors(rows);
  for (std::size_t i = 0; i < rows; ++i) donors[static_cast<std::size_t>(circle[i])] = circle[(i + 1) % rows];
  return donors;
}

double sum_of(std::span<const double> values) {
  metrics::CompensatedSum sum;
  for (const double value : values) sum.add(value);
  return sum.total();
}

}  // namespace

ExchangeMean exchange_mean(
    std::size_t rows, std::size_t repeats, std::uint64_t seed,
    const std::function<void(std::span<const std::int32_t>, std::span<double>)>& change,
    std::span<const double> weights) {
  constexpr double kUndefined = std::numeric_limits<double>::quiet_NaN();
  if (rows < 2) return {kUndefined, kUndefined};
  // Of each row, over the exchanges that it takes part in: sums of changes and of what these count.
  std::vector<double> changed(rows), changes(rows), counts(rows);
  for (std::size_t repeat = 0; repeat < repeats; ++repeat) {
    const std::vector<std::int32_t> donors = other_rows(rows, seed, repeat);
    change(donors, changed);
    for (std::size_t row = 0; row < rows; ++row) {
      const auto donor = static_cast<std::size_t>(donors[row]);
      const double count = weights.empty() ? 1 : weights[row] * weights[donor];
      for (const std::size_t one : {row, donor}) {
        changes[one] += count * changed[row];
        counts[one] += count;
      }
    }
  }
  const double all = sum_of(counts), n = static_cast<double>(rows);
  ExchangeMean result;
  result.mean = sum_of(changes) / all;  // every exchange is in two rows, here and there
  metrics::CompensatedSum squares;
  for (std::size_t row = 0; row < rows; ++row) {
    const double influence = 2 * n * (changes[row] - result.mean * counts[row]) / all;
    squares.add(influence * influence);
  }
  result.standard_error = std::sqrt(squares.total() / (n - 1) / n);
  return result;
}

}  // namespace seedbed::results
