#include "results/statistics/max_t.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <stdexcept>

#include "base/random.hpp"
#include "results/statistics/best_against_others.hpp"
#include "results/statistics/spread.hpp"
#include "results/statistics/student.hpp"

namespace seedbed::results {
namespace {

/// Streams of Purpose::resampling; results are made of them, so never renumbered.
constexpr std::uint32_t kDrawnUnits = 0, kNormalUnits = 1;

void check_lengths(std::span<const std::vector<double>> comparisons) {
  for (const std::vector<double>& differences : comparisons) {
    if (differences.size() != comparisons.front().size())
      throw std::invalid_argument("comparisons over the same units have as many differences as each other");
  }
}

/// The units for which every comparison has a number.
std::vector<std::size_t> common_units(std::span<const std::vector<double>> comparisons) {
  std::vector<std::size_t> common;
  for (std::size_t u = 0; !comparisons.empty() && u < comparisons.front().size(); ++u) {
    if (std::ranges::none_of(comparisons, [&](const auto& d) { return std::isnan(d[u]); }))
      common.push_back(u);
  }
  return common;
}

/// Of the common units: the chosen cell scores 0, another minus its difference; every cell's mean is taken
/// off.
CellScores centred(std::span<const std::vector<double>> comparisons) {
  const std::vector<std::size_t> common = common_units(comparisons);
  CellScores scores(common.size(), comparisons.size() + 1);
  for (std::size_t j = 0; j < comparisons.size(); ++j) {
    std::vector<double> differences;
    for (const std::size_t u : common) differences.push_back(comparisons[j][u]);
    const double mean = spread(differences).mean;
    for (std::size_t u = 0; u < common.size(); ++u) scores.unit(u)[j + 1] = mean - differences[u];
  }
  return scores;
}

/// With fewer units a bootstrap says more about which of them it drew than about how cells hang together.
constexpr std::size_t kFewestToResample = 8;

/// The smaller of two reaches is exceeded a little more often than either: each gets this share of the error.
constexpr double kShareOfError = 0.95;

/// As many repetitions as keep the work within about half a second, and at least 999.
std::size_t repetitions(std::size_t units, std::size_t cells, std::size_t most) {
  constexpr std::size_t kNumbers = 8'000'000;
  return std::clamp<std::size_t>(kNumbers / (units * cells), 999, most);
}

/// Which of `count` values in order, from 1, is the quantile.
std::size_t quantile_rank(std::size_t count, double level) {
  return std::min(count, static_cast<std::size_t>(std::ceil(level * static_cast<double>(count + 1))));
}

double value_of_rank(std::vector<double>& values, std::size_t rank) {
  const auto place = values.begin() + static_cast<std::ptrdiff_t>(rank - 1);
  std::nth_element(values.begin(), place, values.end());
  return *place;
}

std::vector<double> sizes_of(const CellScores& scores) {
  std::vector<double> sizes(scores.cells);
  for (std::size_t u = 0; u < scores.units; ++u) {
    for (std::size_t j = 0; j < scores.cells; ++j) sizes[j] = std::max(sizes[j], std::abs(scores.unit(u)[j]));
  }
  return sizes;
}

/// The reach by bootstrap, but not more than `most`, which is known before all resamples are drawn if many
/// lie above it.
double bootstrap_reach(CellScores scores, double level, double most) {
  const double largest = std::ranges::max(sizes_of(scores));
  for (double& value : scores.values) value /= largest > 0 ? largest : 1;
  const std::vector<double> sizes = sizes_of(scores);
  RandomStream random(0, Purpose::resampling, kDrawnUnits);
  BestAgainstOthers statistic(scores.cells);
  std::vector<const double*> drawn(scores.units);
  std::vector<double> largest_t(repetitions(scores.units, scores.cells, 9'999));
  const std::size_t rank = quantile_rank(largest_t.size(), level);
  std::size_t above = 0;
  for (double& t : largest_t) {
    // Of 32 bits: a unit may be 1 in 2^32 / units likelier than another.
    for (const double*& unit : drawn) unit = scores.unit(random.next() * std::uint64_t{scores.units} >> 32);
    t = statistic.largest_t(
        scores.units, [&](std::size_t i) { return drawn[i]; }, sizes);
    above += t > most ? 1 : 0;
    if (above > largest_t.size() - rank) return most;
  }
  return std::min(most, value_of_rank(largest_t, rank));
}

double simulated_reach(std::size_t units, std::size_t cells, double level) {
  RandomStream random(0, Purpose::resampling, kNormalUnits);
  BestAgainstOthers statistic(cells);
  CellScores scores(units, cells);
  const std::vector<double> sizes(cells, 1);
  std::vector<double> largest_t(repetitions(units, cells, 99'999));
  for (double& t : largest_t) {
    for (double& value : scores.values) value = random.normal();
    t = statistic.largest_t(
        units, [&](std::size_t i) { return scores.unit(i); }, sizes);
  }
  return value_of_rank(largest_t, quantile_rank(largest_t.size(), level));
}

/// The same, kept: it does not depend on the differences.
double independent_reach(std::size_t units, std::size_t cells, double level) {
  struct Known {
    std::size_t units = 0, cells = 0;
    double level = 0, reach = 0;
  };
  thread_local Known last;
  if (last.units != units || last.cells != cells || last.level != level)
    last = {units, cells, level, simulated_reach(units, cells, level)};
  return last.reach;
}

}  // namespace

double max_t_reach(std::span<const std::vector<double>> differences_of_comparisons, double level) {
  check_lengths(differences_of_comparisons);
  const std::size_t units = common_units(differences_of_comparisons).size();
  const double plain = t_reach(level, std::max(1.0, static_cast<double>(units) - 1));
  if (units < 2) return std::numeric_limits<double>::quiet_NaN();
  const std::size_t cells = differences_of_comparisons.size() + 1;
  if (cells == 2) return plain;
  if (units < kFewestToResample) return std::max(plain, independent_reach(units, cells, level));
  const double stricter = 1 - kShareOfError * (1 - level);
  const double most = independent_reach(units, cells, stricter);
  return std::max(plain, bootstrap_reach(centred(differences_of_comparisons), stricter, most));
}

std::vector<Interval> max_t_intervals(std::span<const std::vector<double>> differences_of_comparisons,
                                      double scale, double level) {
  if (!(scale >= 0)) throw std::invalid_argument("the scale of a standard error is not below 0");
  const double reach = max_t_reach(differences_of_comparisons, level);
  const std::vector<std::size_t> common = common_units(differences_of_comparisons);
  std::vector<Interval> intervals;
  for (const std::vector<double>& all : differences_of_comparisons) {
    std::vector<double> differences;
    for (const std::size_t u : common) differences.push_back(all[u]);
    const Spread spread_of = spread(differences);
    const double half_width = reach * scale * spread_of.sd;
    intervals.push_back({spread_of.mean - half_width, spread_of.mean + half_width});
  }
  return intervals;
}

}  // namespace seedbed::results
