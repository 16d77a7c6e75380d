#include "metrics/families/laplace.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>

#include "metrics/families/family.hpp"

namespace seedbed::metrics {
namespace scalar {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

// 5-point Gauss-Legendre on [0, 1].
constexpr std::array<double, 5> kNodes = {0.04691007703066800, 0.23076534494715846, 0.5, 0.76923465505284154,
                                          0.95308992296933200};
constexpr std::array<double, 5> kNodeWeights = {0.11846344252809454, 0.23931433524968324, 0.28444444444444444,
                                                0.23931433524968324, 0.11846344252809454};

// The derivatives of the excess by the larger scale b and the smaller a. Where the scales are close the
// closed form is a difference of nearly equal numbers, so it is written as an integral: with H(x) = x^(3/2)
// exp(-d / sqrt x) the excess is the divided difference H[a^2, b^2], and H''(b^2) = (3 + 3 z + z^2) exp(-z) /
// (4 b), z = d / b.
struct ByScales {
  double larger, smaller;
};

ByScales by_scales(double d, double b, double a, double excess) {
  const double ratio = a / b;
  if (ratio < 0.9) {
    const double z = d / b;
    const double own = a > 0 ? (3 * ratio + z) * std::exp(-d / a) : 0;
    const double width = (1 - ratio) * (1 + ratio);
    return {((3 + z) * std::exp(-z) - 2 * (excess / b)) / width, ratio * (2 * (excess / b) - own) / width};
  }
  ByScales sum{0, 0};
  for (std::size_t i = 0; i < kNodes.size(); ++i) {
    const double scale = std::sqrt(ratio * ratio + kNodes[i] * (1 - ratio) * (1 + ratio));  // in units of b
    const double z = d / b / scale;
    const double second = z > 800 ? 0 : (3 + z * (3 + z)) * std::exp(-z) / (4 * scale);
    sum.larger += kNodeWeights[i] * kNodes[i] * second;
    sum.smaller += kNodeWeights[i] * (1 - kNodes[i]) * second;
  }
  return {2 * sum.larger, 2 * ratio * sum.smaller};
}

// The distance from 0 up to which u and v go together; 0 if they lie on different sides.
double shared(double u, double v) {
  return std::max(0.0, std::min(u, v)) - std::min(0.0, std::max(u, v));
}

/// exp of a function that is linear between two ends, where it is at most 0.
double exponential_integral(double length, double at_start, double at_end, double slope) {
  const double highest = std::max(at_start, at_end);
  if (!(length > 0) || highest == -kInfinity) return 0;
  const double change = std::abs(slope) * length;
  return std::exp(highest) * (change > 1e-300 ? -std::expm1(-change) / std::abs(slope) : length);
}

struct Component {
  double location, scale;

  /// ln of twice P(X > x) at x >= location, or of twice P(X <= x) below.
  double log_tail(double x) const {
    const double distance = std::abs(x - location);
    return scale > 0 ? -distance / scale : (distance > 0 ? -kInfinity : 0);
  }
  double rate() const { return scale > 0 ? 1 / scale : kInfinity; }
};

/// The integral of P(X > z) P(X' > z) over from < z < to, where no location lies between; first.location <=
/// second.location.
double tails_between(const Component& first, const Component& second, double from, double to) {
  if (!(from < to)) return 0;
  const double length = to - from;
  const auto of = [&](const Component& one, double sign) {
    if (one.scale == 0) return 0.0;
    return exponential_integral(length, one.log_tail(from), one.log_tail(to), sign * one.rate());
  };
  const auto of_both = [&](double sign_of_first, double sign_of_second) {
    if (first.scale == 0 || second.scale == 0) return 0.0;
    const double start = first.log_tail(from) + second.log_tail(from);
    const double slope = sign_of_first * first.rate() + sign_of_second * second.rate();
    return exponential_integral(length, start, first.log_tail(to) + second.log_tail(to), slope);
  };
  if (to <= first.location) return length - 0.5 * of(first, 1) - 0.5 * of(second, 1) + 0.25 * of_both(1, 1);
  if (to <= second.location) return 0.5 * of(first, -1) - 0.25 * of_both(-1, 1);
  return 0.25 * of_both(-1, -1);
}

/// The same over any interval.
double common_tail(Component first, Component second, double from, double to) {
  if (first.location > second.location) std::swap(first, second);
  const double one = std::clamp(first.location, from, to), two = std::clamp(second.location, from, to);
  return tails_between(first, second, from, one) + tails_between(first, second, one, two) +
         tails_between(first, second, two, to);
}

double log_density(double distance, double scale) {
  if (scale == 0) return distance == 0 ? kInfinity : -kInfinity;
  return -distance / scale - std::log(scale) - std::numbers::ln2;
}

}  // namespace

LaplacePair laplace_pair(double distance, double first, double second) {
  const double b = std::max(first, second), a = std::min(first, second);
  if (b == 0) return {0, distance == 0 ? 0.0 : 1.0, distance == 0 ? 1.0 : 0.0, 0};
  const double z = distance / b, h = (b - a) / b;
  const double decay = std::exp(-z);
  double excess = 0.5 * (3 * b * decay + distance * decay), by_distance = 1 - (1 + 0.5 * z) * decay;
  if (decay == 0) {
    excess = 0;
    by_distance = 1;
  } else if (h > 0) {
    const double q = a > 0 ? distance / a * h : (distance > 0 ? kInfinity : 0.0);
    const double log_ratio = a > 0 ? std::log(a / b) : -kInfinity;
    const double log_kept = h < 0.5 ? std::log1p(-h) : log_ratio;
    const double width = h * (2 - h);
    excess = b * decay * (-std::expm1(3 * log_kept - q) / width);
    by_distance = 1 - decay * (-std::expm1(2 * log_kept - q) / width);
  }
  const ByScales by = decay == 0 ? ByScales{0, 0} : by_scales(distance, b, a, excess);
  const bool first_larger = first >= second;
  return {excess, std::clamp(by_distance, 0.0, 1.0), first_larger ? by.larger : by.smaller,
          first_larger ? by.smaller : by.larger};
}

// In two parts as that of normal mixtures: the CRPS of point masses, written so that nothing cancels, and
// what the spread of the components adds. Where this cancels (a tiny weight on a wide component) the score is
// taken as the sum of positive integrals, which costs more.
double laplace_crps(const MixtureRow& row, double y, const MixtureGradient* gradient) {
  const auto& [w, mu, b, weight_sum] = row;
  double points = 0, spread = 0, size = 0;
  for (std::size_t k = 0; k < row.components(); ++k) {
    const double distance = std::abs(y - mu[k]);
    const double z = b[k] > 0 ? distance / b[k] : (distance > 0 ? kInfinity : 0.0);
    const double decay = std::exp(-z);
    points += w[k] * w[k] * distance;
    spread += w[k] * b[k] * (decay - 0.75 * w[k]);
    size += w[k] * b[k] * (decay + 0.75 * w[k]);
    if (gradient) {
      gradient->weights[k] = distance + b[k] * decay - 1.5 * w[k] * b[k];
      gradient->locations[k] = w[k] * std::copysign(-std::expm1(-z), mu[k] - y);
      gradient->scales[k] = w[k] * ((decay > 0 ? (1 + z) * decay : 0) - 0.75 * w[k]);
    }
    for (std::size_t j = 0; j < k; ++j) {
      const LaplacePair pair = laplace_pair(std::abs(mu[j] - mu[k]), b[j], b[k]);
      const double both = w[j] * w[k];
      points += 2 * both * shared(mu[j] - y, mu[k] - y);
      spread -= both * pair.excess;
      size += both * pair.excess;
      if (!gradient) continue;
      const double mean = std::abs(mu[j] - mu[k]) + pair.excess;
      const double by_location = std::copysign(pair.by_distance, mu[j] - mu[k]);
      gradient->weights[j] -= w[k] * mean;
      gradient->weights[k] -= w[j] * mean;
      gradient->locations[j] -= both * by_location;
      gradient->locations[k] += both * by_location;
      gradient->scales[j] -= both * pair.by_first;
      gradient->scales[k] -= both * pair.by_second;
    }
  }
  const double score = points + spread;
  return score > 1e-3 * (points + size) ? score : laplace_crps_above(row, y, -kInfinity);
}

double laplace_log_score(const MixtureRow& row, double y, const MixtureGradient* gradient) {
  const auto& [w, mu, b, weight_sum] = row;
  const auto log_term = [&, &w = w, &mu = mu,
                         &b = b](std::size_t k) {  // named: clang 14 captures no bindings
    return w[k] > 0 ? std::log(w[k]) + log_density(std::abs(y - mu[k]), b[k]) : -kInfinity;
  };
  double highest = -kInfinity;
  for (std::size_t k = 0; k < row.components(); ++k) highest = std::max(highest, log_term(k));
  if (gradient) gradient->clear();
  if (std::isinf(highest)) return -highest;
  double sum = 0;
  for (std::size_t k = 0; k < row.components(); ++k) sum += std::exp(log_term(k) - highest);
  const double log_mixture = highest + std::log(sum);
  for (std::size_t k = 0; gradient && k < row.components(); ++k) {
    if (b[k] == 0) continue;  // density 0 here, and around here
    const double z = (y - mu[k]) / b[k];
    const double ratio = std::exp(log_density(std::abs(y - mu[k]), b[k]) - log_mixture);
    gradient->weights[k] = -ratio;
    if (z != 0) gradient->locations[k] = -w[k] * ratio * std::copysign(1.0, z) / b[k];
    gradient->scales[k] = w[k] * ratio * (1 - std::abs(z)) / b[k];
  }
  return -log_mixture;
}

double laplace_crps_above(const MixtureRow& row, double y, double threshold) {
  const double high = std::max(y, threshold);
  double sum = 0;
  for (std::size_t j = 0; j < row.components(); ++j) {
    const Component one = {row.locations[j], row.scales[j]}, mirrored = {-one.location, one.scale};
    for (std::size_t k = 0; k <= j; ++k) {
      if (row.weights[j] == 0 || row.weights[k] == 0) continue;
      const Component other = {row.locations[k], row.scales[k]};
      const double below = common_tail(mirrored, {-other.location, other.scale}, -high, -threshold);
      const double above = common_tail(one, other, high, kInfinity);
      sum += (j == k ? 1 : 2) * row.weights[j] * row.weights[k] * (below + above);
    }
  }
  return sum;
}

}  // namespace scalar

namespace {

double mean(const MixtureRow& row) {
  double sum = 0;
  for (std::size_t k = 0; k < row.components(); ++k) sum += row.weights[k] * row.locations[k];
  return sum;
}

double standard_deviation(const MixtureRow& row) {
  const double centre = mean(row);
  double length = 0;  // hypot: the squares of large scales would overflow
  for (std::size_t k = 0; k < row.components(); ++k) {
    const double spread = std::hypot(std::numbers::sqrt2 * row.scales[k], row.locations[k] - centre);
    length = std::hypot(length, std::sqrt(row.weights[k]) * spread);
  }
  return length;
}

// P(Y <= y), or with `above` P(Y > y), each with its own digits in its tail.
double tail(const MixtureRow& row, double y, bool above) {
  double sum = 0;
  for (std::size_t k = 0; k < row.components(); ++k) {
    const double beyond = above ? row.locations[k] - y : y - row.locations[k];  // > 0: more than half
    double own = above ? (beyond > 0 ? 1 : 0) : (beyond >= 0 ? 1 : 0);
    if (row.scales[k] > 0) {
      const double half = 0.5 * std::exp(-std::abs(beyond) / row.scales[k]);
      own = beyond > 0 ? 1 - half : half;
    }
    sum += row.weights[k] * own;
  }
  return std::min(sum, 1.0);
}

double cdf(const MixtureRow& row, double y) {
  return tail(row, y, false);
}

double exceedance(const MixtureRow& row, double y) {
  return tail(row, y, true);
}

// Between the smallest and the largest of the components' quantiles; bisection down to neighbouring doubles,
// with regula falsi steps (Illinois) between.
double quantile(const MixtureRow& row, double probability) {
  const bool upper = probability > 0.5;
  const double t = upper ? 1 - probability : probability;
  const double z = std::log(2 * t);  // of a standard one at t <= 1/2
  double low = std::numeric_limits<double>::infinity(), high = -low;
  for (std::size_t k = 0; k < row.components(); ++k) {
    if (row.weights[k] == 0) continue;
    const double own = row.locations[k] + (upper ? -z : z) * row.scales[k];
    low = std::min(low, own);
    high = std::max(high, own);
  }
  const auto error = [&](double y) { return upper ? t - exceedance(row, y) : cdf(row, y) - t; };
  double below = error(low), over = error(high);
  if (low == high || below >= 0) return low;
  for (int step = 0; step < 2200 && std::nextafter(low, high) < high; ++step) {
    const double middle = low + 0.5 * (high - low);
    double x = step % 3 != 2 && over > 0 ? low - below * ((high - low) / (over - below)) : middle;
    if (!(x > low && x < high)) x = middle;
    const double at = error(x);
    if (std::abs(at) <= 4e-16 * t) return x;
    if (at >= 0) {
      high = x;
      over = at;
      below *= 0.5;
    } else {
      low = x;
      below = at;
      over *= 0.5;
    }
  }
  return high;
}

bool fits(double target) {
  return std::isfinite(target);
}

// A skewed distribution has a high kurtosis, too: a log-normal of scale 1 up to three times its skewness
// squared.
Suggestion suggestion(const TargetSummary& target) {
  const double beyond_skew = target.excess_kurtosis - 3 * target.skewness * target.skewness;
  if (target.binary || beyond_skew < 2) return {};
  return {0.5, fmt::format("the tails are heavy (excess kurtosis {:.1f}; a normal distribution has 0, a "
                           "Laplace 3)",
                           target.excess_kurtosis)};
}

}  // namespace

constinit const FamilyTraits laplace_family = {
    .title = "Laplace",
    .rows = "Laplace mixtures",
    .parameters = "a scale is the mean distance from the location",
    .target_needs = "a Laplace mixture needs targets that are finite numbers",
    .target_help = "leave these rows out",
    .fits = fits,
    .suggestion = suggestion,
    .crps = scalar::laplace_crps,
    .log_score = scalar::laplace_log_score,
    .crps_above = scalar::laplace_crps_above,
    .mean = mean,
    .standard_deviation = standard_deviation,
    .cdf = cdf,
    .exceedance = exceedance,
    .quantile = quantile,
    .harmless_lowest = -1e150,
    .harmless_highest = 1e150,
    .harmless_scale = 1e150,
};

}  // namespace seedbed::metrics
