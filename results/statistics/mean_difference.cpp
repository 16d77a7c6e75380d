#include "results/statistics/mean_difference.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <vector>

#include "metrics/score.hpp"
#include "results/statistics/spread.hpp"
#include "results/statistics/student.hpp"

namespace seedbed::results {
namespace {

MeanDifference described(const Spread& spread) {
  MeanDifference difference;
  difference.n = spread.n;
  difference.mean = spread.mean;
  difference.sd = spread.sd;
  return difference;
}

/// Adds what follows from the mean, its standard error and the degrees of freedom.
MeanDifference with_error(MeanDifference difference, double standard_error, double degrees, double level) {
  const double reach = t_reach(level, std::max(1.0, degrees));  // refuses a wrong level in any case
  if (!(degrees > 0) || std::isnan(standard_error)) return difference;
  difference.standard_error = standard_error;
  difference.degrees = degrees;
  const double mean = difference.mean;
  if (standard_error == 0) {
    difference.t = mean == 0 ? 0 : std::copysign(std::numeric_limits<double>::infinity(), mean);
    difference.p = mean == 0 ? 1 : 0;
    difference.interval = {mean, mean};
    return difference;
  }
  difference.t = mean / standard_error;
  difference.p = t_two_sided_p(difference.t, degrees);
  difference.interval = {mean - reach * standard_error, mean + reach * standard_error};
  return difference;
}

/// The rows that have a number, as multiples of their standard deviation from their mean, and the clusters of
/// these rows numbered from 0.
struct StandardRows {
  std::vector<double> values;
  std::vector<std::int32_t> clusters;
  std::size_t cluster_count = 0;
};

StandardRows standardised(std::span<const double> rows, std::span<const std::int32_t> clusters,
                          const Spread& spread) {
  StandardRows result;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    if (std::isnan(rows[row])) continue;
    result.values.push_back(spread.sd > 0 ? (rows[row] - spread.mean) / spread.sd : 0);
    result.clusters.push_back(clusters[row]);
  }
  std::vector<std::int32_t> names = result.clusters;
  std::ranges::sort(names);
  names.erase(std::unique(names.begin(), names.end()), names.end());
  for (std::int32_t& cluster : result.clusters)
    cluster = static_cast<std::int32_t>(std::ranges::lower_bound(names, cluster) - names.begin());
  result.cluster_count = names.size();
  return result;
}

}  // namespace

MeanDifference mean_difference(std::span<const double> differences, double level) {
  return corrected_mean_difference(differences, 0, level);
}

MeanDifference corrected_mean_difference(std::span<const double> split_means, double test_over_train,
                                         double level) {
  if (!(test_over_train >= 0))
    throw std::invalid_argument("rows tested on / rows learned from is not below 0");
  const Spread all = spread(split_means);
  const auto n = static_cast<double>(all.n);
  return with_error(described(all), std::sqrt(1 / n + test_over_train) * all.sd, n - 1, level);
}

MeanDifference clustered_mean_difference(std::span<const double> row_differences,
                                         std::span<const std::int32_t> clusters, double level) {
  if (clusters.empty()) return mean_difference(row_differences, level);
  if (clusters.size() != row_differences.size())
    throw std::invalid_argument("a cluster for every row's difference, please");
  const Spread all = spread(row_differences);
  const StandardRows rows = standardised(row_differences, clusters, all);
  const double error = metrics::mean_over_rows("", rows.values, rows.clusters).standard_error;
  return with_error(described(all), error * all.sd, static_cast<double>(rows.cluster_count) - 1, level);
}

MeanDifference welch_difference(std::span<const double> a, std::span<const double> b, double level) {
  const Spread of_a = spread(a), of_b = spread(b);
  MeanDifference difference;
  difference.n = of_a.n + of_b.n;
  difference.mean = of_a.mean - of_b.mean;
  difference.sd = std::hypot(of_a.sd, of_b.sd);
  const double free_a = static_cast<double>(of_a.n) - 1, free_b = static_cast<double>(of_b.n) - 1;
  const double error_a = of_a.sd / std::sqrt(free_a + 1), error_b = of_b.sd / std::sqrt(free_b + 1);
  const double error = std::hypot(error_a, error_b);
  if (error == 0) return with_error(difference, error, free_a + free_b, level);
  const double share_a = std::pow(error_a / error, 2), share_b = std::pow(error_b / error, 2);
  const double degrees = 1 / (share_a * share_a / free_a + share_b * share_b / free_b);
  return with_error(difference, error, degrees, level);
}

}  // namespace seedbed::results
