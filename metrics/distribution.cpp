#include "metrics/distribution.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "metrics/mixture_row.hpp"
#include "metrics/special_functions.hpp"

namespace seedbed::metrics {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

double component_cdf(double t, double mu, double sigma) {
  if (sigma == 0) return t >= mu ? 1 : 0;
  return normal_cdf((t - mu) / sigma);
}

// Of the normal mixture, or of the logarithm of the log-normal one.
double mixture_cdf(const MixtureRow& row, double t) {
  double sum = 0;
  for (std::size_t k = 0; k < row.components(); ++k) {
    if (row.weights[k] > 0) sum += row.weights[k] * component_cdf(t, row.locations[k], row.scales[k]);
  }
  return sum;
}

double mixture_density(const MixtureRow& row, double t) {
  double sum = 0;
  for (std::size_t k = 0; k < row.components(); ++k) {
    if (row.scales[k] > 0) {
      sum += row.weights[k] * normal_density((t - row.locations[k]) / row.scales[k]) / row.scales[k];
    }
  }
  return sum;
}

// A mixture's quantile lies between the smallest and the largest of its components' quantiles. Newton's
// method, kept inside a bracket that every evaluation shrinks; where a step would leave it or would not halve
// it, bisection. `probability` is at most 1/2, so that the lower tail is found with full relative accuracy.
// At a jump or on a plateau of the distribution function it is the smallest x where that reaches the
// probability, or with `beyond` passes it.
double lower_quantile(const MixtureRow& row, double probability, bool beyond) {
  const double z = normal_quantile(probability);
  double low = std::numeric_limits<double>::infinity(), high = -low;
  for (std::size_t k = 0; k < row.components(); ++k) {
    if (row.weights[k] == 0) continue;
    const double own = row.locations[k] + row.scales[k] * z;
    low = std::min(low, own);
    high = std::max(high, own);
  }
  const auto reaches = [&](double error) { return beyond ? error > 0 : error >= 0; };
  if (low == high || reaches(mixture_cdf(row, low) - probability)) return low;
  double x = low + 0.5 * (high - low), width = high - low;
  for (int step = 0; step < 1200; ++step) {
    const double error = mixture_cdf(row, x) - probability;
    if (std::abs(error) <= 1e-14 * probability && mixture_density(row, x) > 0) return x;
    (reaches(error) ? high : low) = x;
    if (std::nextafter(low, high) >= high) return high;
    const double newton = x - error / mixture_density(row, x);
    const bool inside = newton > low && newton < high;
    const bool shrinks = high - low <= 0.5 * width || step % 3 != 2;
    if (step % 3 == 2) width = high - low;
    if (inside && newton == x) return x;
    x = inside && shrinks ? newton : low + 0.5 * (high - low);
  }
  return high;
}

double row_quantile(MixtureRow& row, double probability) {
  if (probability <= 0.5) return lower_quantile(row, probability, false);
  for (double& location : row.locations) location = -location;
  return -lower_quantile(row, 1 - probability, true);
}

double row_mean(Family family, const MixtureRow& row) {
  double sum = 0;
  for (std::size_t k = 0; k < row.components(); ++k) {
    if (row.weights[k] == 0) continue;
    const double mu = row.locations[k], sigma = row.scales[k];
    sum += row.weights[k] * (family == Family::normal ? mu : std::exp(mu + 0.5 * sigma * sigma));
  }
  return sum;
}

double row_standard_deviation(Family family, const MixtureRow& row) {
  const double centre = row_mean(family, row);
  if (!std::isfinite(centre)) return std::numeric_limits<double>::infinity();
  double variance = 0;
  for (std::size_t k = 0; k < row.components(); ++k) {
    if (row.weights[k] == 0) continue;
    const double mu = row.locations[k], sigma = row.scales[k];
    const double own = family == Family::normal ? mu : std::exp(mu + 0.5 * sigma * sigma);
    const double spread = family == Family::normal ? sigma : own * std::sqrt(std::expm1(sigma * sigma));
    variance += row.weights[k] * (spread * spread + (own - centre) * (own - centre));
  }
  return std::sqrt(variance);
}

template <class Function>
void for_each_row(const Mixtures& mixtures, std::span<double> out, const Function& value) {
  require_sizes(mixtures, {out.size()});
  MixtureRow row;
  for (std::size_t r = 0; r < out.size(); ++r) {
    out[r] = row.load(mixtures, r) == RowStatus::ok ? value(row, r) : kNan;
  }
}

}  // namespace

void cdf(const Mixtures& mixtures, std::span<const double> y, std::span<double> out) {
  require_sizes(mixtures, {y.size()});
  const bool logarithm = mixtures.family == Family::lognormal;
  for_each_row(mixtures, out, [&](const MixtureRow& row, std::size_t r) {
    if (std::isnan(y[r])) return kNan;
    if (logarithm && y[r] <= 0) return 0.0;
    return mixture_cdf(row, logarithm ? std::log(y[r]) : y[r]);
  });
}

void quantile(const Mixtures& mixtures, double probability, std::span<double> out) {
  if (!(probability > 0 && probability < 1)) {
    throw std::invalid_argument(
        fmt::format("a quantile needs a probability between 0 and 1, not {}", probability));
  }
  for_each_row(mixtures, out, [&](MixtureRow& row, std::size_t) {
    const double found = row_quantile(row, probability);
    return mixtures.family == Family::lognormal ? std::exp(found) : found;
  });
}

void mean(const Mixtures& mixtures, std::span<double> out) {
  for_each_row(mixtures, out,
               [&](const MixtureRow& row, std::size_t) { return row_mean(mixtures.family, row); });
}

void median(const Mixtures& mixtures, std::span<double> out) {
  quantile(mixtures, 0.5, out);
}

void standard_deviation(const Mixtures& mixtures, std::span<double> out) {
  for_each_row(mixtures, out, [&](const MixtureRow& row, std::size_t) {
    return row_standard_deviation(mixtures.family, row);
  });
}

}  // namespace seedbed::metrics
