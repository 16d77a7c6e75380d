#include "metrics/scores/calibration.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <stdexcept>

#include "metrics/compensated_sum.hpp"
#include "metrics/distribution.hpp"

namespace seedbed::metrics {
namespace {

constexpr int kReliabilityBins = 10;

void require_weights(std::span<const double> weights, std::size_t rows) {
  if (!weights.empty() && weights.size() != rows)
    throw std::invalid_argument("calibration: a weight for every row, please");
}

double weight_of(std::span<const double> weights, std::size_t row) {
  return weights.empty() ? 1 : weights[row];
}

/// Of the first 0, 1, … rows in this order; nothing without weights.
std::vector<double> running_weights(std::span<const double> weights, std::span<const std::size_t> order) {
  std::vector<double> up_to;
  if (weights.empty()) return up_to;
  up_to.reserve(order.size() + 1);
  up_to.push_back(0);
  CompensatedSum sum;
  for (const std::size_t row : order) {
    sum.add(weights[row]);
    up_to.push_back(sum.total());
  }
  return up_to;
}

}  // namespace

std::size_t bin_of(double probability, int bins) {
  if (bins < 1) throw std::invalid_argument("a histogram needs at least one bin");
  if (!(probability >= 0 && probability <= 1)) {
    throw std::invalid_argument(fmt::format("{} is not a probability", probability));
  }
  return std::min(static_cast<std::size_t>(probability * bins), static_cast<std::size_t>(bins - 1));
}

std::vector<std::int64_t> pit_histogram(std::span<const double> pit, int bins) {
  if (bins < 1) throw std::invalid_argument("a histogram needs at least one bin");
  std::vector<std::int64_t> counts(static_cast<std::size_t>(bins));
  for (const double value : pit) ++counts[bin_of(value, bins)];
  return counts;
}

std::vector<double> pit_distribution(std::span<const double> lower, std::span<const double> upper,
                                     std::span<const double> points, std::span<const double> weights) {
  require_weights(weights, lower.size());
  if (lower.size() != upper.size()) throw std::invalid_argument("PIT: two ends for every row, please");
  for (std::size_t row = 0; row < lower.size(); ++row) {
    if (!(lower[row] >= 0 && lower[row] <= upper[row] && upper[row] <= 1))
      throw std::invalid_argument(fmt::format("{} to {} are no probabilities", lower[row], upper[row]));
  }
  CompensatedSum all_weight;
  for (std::size_t row = 0; row < lower.size(); ++row) all_weight.add(weight_of(weights, row));
  std::vector<double> distribution;
  for (const double point : points) {
    CompensatedSum sum;
    for (std::size_t row = 0; row < lower.size(); ++row) {
      if (point >= upper[row]) {
        sum.add(weight_of(weights, row));
      } else if (point > lower[row]) {
        sum.add(weight_of(weights, row) * ((point - lower[row]) / (upper[row] - lower[row])));
      }
    }
    distribution.push_back(sum.total() / all_weight.total());
  }
  return distribution;
}

double rows_that_count(std::size_t rows, std::span<const std::int32_t> clusters,
                       std::span<const double> weights) {
  if (clusters.empty() && weights.empty()) return static_cast<double>(rows);
  require_weights(weights, rows);
  std::map<std::size_t, double> sizes;
  double all = 0;
  for (std::size_t row = 0; row < rows; ++row) {
    sizes[clusters.empty() ? row : static_cast<std::size_t>(clusters[row])] += weight_of(weights, row);
    all += weight_of(weights, row);
  }
  double squares = 0;
  for (const auto& [cluster, size] : sizes) squares += size * size;
  return all * all / squares;
}

// Between sorted values u_i and u_{i+1} the empirical distribution function is F_i = i / n, or the share of
// the weight up to u_i, so |F_i - p| integrates in closed form on either side of p = F_i. The influence of a
// value u on the integral is that of sign(F(p) - p) over [u, 1].
Score calibration_error(std::string name, std::span<const double> pit, std::span<const std::int32_t> clusters,
                        std::span<const double> weights) {
  const std::size_t n = pit.size();
  require_weights(weights, n);
  Score score;
  score.name = std::move(name);
  if (n == 0 || std::ranges::any_of(pit, [](double value) { return std::isnan(value); })) return score;
  std::vector<std::size_t> order(n);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) { return pit[a] < pit[b]; });
  const std::vector<double> up_to = running_weights(weights, order);
  CompensatedSum area;
  std::vector<double> influence(n);
  double signed_length = 0;  // of [u, 1], where F > p counts positive
  for (std::size_t i = n + 1; i-- > 0;) {
    const double low = i == 0 ? 0 : pit[order[i - 1]], high = i == n ? 1 : pit[order[i]];
    const double level =
        weights.empty() ? static_cast<double>(i) / static_cast<double>(n) : up_to[i] / up_to[n];
    const double crossing = std::clamp(level, low, high);  // F > p below it, F < p above it
    const double under = crossing - low, over = high - crossing;
    area.add(under * (level - 0.5 * (low + crossing)) + over * (0.5 * (crossing + high) - level));
    signed_length += under - over;
    if (i > 0) influence[order[i - 1]] = signed_length;
  }
  score.value = area.total();
  score.standard_error = mean_over_rows("", influence, clusters, weights).standard_error;
  return score;
}

std::vector<ReliabilityBin> reliability_diagram(std::span<const double> forecasts,
                                                std::span<const double> happened, int bins,
                                                std::span<const double> weights) {
  require_weights(weights, forecasts.size());
  if (forecasts.size() != happened.size())
    throw std::invalid_argument("reliability: a forecast for every event, please");
  if (bins < 1) throw std::invalid_argument("a histogram needs at least one bin");
  std::vector<ReliabilityBin> diagram(static_cast<std::size_t>(bins));
  std::vector<CompensatedSum> sums(diagram.size()), events(diagram.size()), all(diagram.size());
  for (std::size_t row = 0; row < forecasts.size(); ++row) {
    const std::size_t bin = bin_of(forecasts[row], bins);
    ++diagram[bin].count;
    const double weight = weight_of(weights, row);
    all[bin].add(weight);
    sums[bin].add(weight * forecasts[row]);
    events[bin].add(weight * happened[row]);
  }
  for (std::size_t bin = 0; bin < diagram.size(); ++bin) {
    const double weight = diagram[bin].weight = all[bin].total();
    diagram[bin].mean_forecast = sums[bin].total() / weight;  // 0 / 0 is NaN
    diagram[bin].observed_share = events[bin].total() / weight;
  }
  return diagram;
}

// With d_b the difference in bin b, the term is a function of sums over rows whose linearisation has the
// influence 2 d_b (forecast - happened) - d_b^2; the mean of that over rows is the term itself.
Score reliability_score(std::string name, std::span<const double> forecasts, std::span<const double> happened,
                        std::span<const std::int32_t> clusters, std::span<const double> weights) {
  const auto diagram = reliability_diagram(forecasts, happened, kReliabilityBins, weights);
  std::vector<double> influence(forecasts.size());
  for (std::size_t row = 0; row < forecasts.size(); ++row) {
    const ReliabilityBin& bin = diagram[bin_of(forecasts[row], kReliabilityBins)];
    const double difference = bin.mean_forecast - bin.observed_share;
    influence[row] = 2 * difference * (forecasts[row] - happened[row]) - difference * difference;
  }
  return mean_over_rows(std::move(name), influence, clusters, weights);
}

}  // namespace seedbed::metrics
