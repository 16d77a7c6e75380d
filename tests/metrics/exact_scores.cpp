#include "tests/metrics/exact_scores.hpp"

#include <boost/math/constants/constants.hpp>
#include <boost/math/special_functions/erf.hpp>

namespace seedbed::metrics::testing {
namespace {

const Exact kPi = boost::math::constants::pi<Exact>();

Exact square(const Exact& x) {
  return x * x;
}

Exact density(const Exact& x) {
  return exp(-square(x) / 2) / sqrt(2 * kPi);
}

Exact point_or(const Exact& x, const Exact& if_spread, const Exact& s) {
  return s == 0 ? x : if_spread;
}

Exact absolute_mean(const Exact& m, const Exact& s) {
  if (s == 0) return abs(m);
  const Exact z = m / s;
  return m * boost::math::erf(z / sqrt(Exact(2))) + 2 * s * density(z);
}

Exact minimum_with(const Exact& mu, const Exact& sigma, const Exact& y) {
  if (y <= 0) return y;
  if (sigma == 0) return exp(mu) < y ? exp(mu) : y;
  const Exact omega = (log(y) - mu) / sigma;
  return exp(mu + square(sigma) / 2) * exact_normal_cdf(omega - sigma) + y * exact_normal_cdf(-omega);
}

Exact minimum_of_pair(const Exact& mu1, const Exact& s1, const Exact& mu2, const Exact& s2) {
  const Exact s = sqrt(square(s1) + square(s2));
  if (s == 0) return exp(mu1 < mu2 ? mu1 : mu2);
  const Exact d1 = (mu1 - mu2 + square(s1)) / s, d2 = d1 - s;
  return exp(mu1 + square(s1) / 2) * exact_normal_cdf(-d1) + exp(mu2 + square(s2) / 2) * exact_normal_cdf(d2);
}

Exact total_weight(const ExactRow& row) {
  Exact sum = 0;
  for (const Exact& weight : row.weights) sum += weight;
  return sum;
}

}  // namespace

ExactRow exact_row(const Mixtures& mixtures, std::size_t row) {
  const Mixtures part = mixtures.slice(row, 1);
  return {mixtures.family,
          {part.weights.begin(), part.weights.end()},
          {part.locations.begin(), part.locations.end()},
          {part.scales.begin(), part.scales.end()}};
}

Exact exact_normal_cdf(const Exact& x) {
  if (x > 2000) return 1;
  if (x < -2000) {  // where Boost's erfc is 0, the asymptotic series has fifty digits
    Exact term = 1, sum = 1;
    for (int n = 1; n < 10; ++n) sum += term *= -(2 * n - 1) / square(x);
    return density(x) / -x * sum;
  }
  return boost::math::erfc(-x / sqrt(Exact(2))) / 2;
}

Exact exact_crps(const ExactRow& row, const Exact& y) {
  const bool normal = row.family == Family::normal;
  const Exact total = total_weight(row);
  const std::size_t count = row.weights.size();
  Exact first = 0, second = 0;
  for (std::size_t j = 0; j < count; ++j) {
    const Exact w = row.weights[j] / total;
    if (w == 0) continue;
    first += w * (normal ? absolute_mean(y - row.locations[j], row.scales[j])
                         : minimum_with(row.locations[j], row.scales[j], y));
    for (std::size_t k = 0; k <= j; ++k) {
      const Exact both = (j == k ? 1 : 2) * w * row.weights[k] / total;
      if (both == 0) continue;
      second +=
          both * (normal ? absolute_mean(row.locations[j] - row.locations[k],
                                         sqrt(square(row.scales[j]) + square(row.scales[k])))
                         : minimum_of_pair(row.locations[j], row.scales[j], row.locations[k], row.scales[k]));
    }
  }
  return normal ? first - second / 2 : y - 2 * first + second;
}

Exact exact_log_score(const ExactRow& row, const Exact& y) {
  const Exact total = total_weight(row);
  const bool normal = row.family == Family::normal;
  const Exact t = normal ? y : log(y);
  Exact sum = 0;
  for (std::size_t k = 0; k < row.weights.size(); ++k) {
    sum += row.weights[k] / total * density((t - row.locations[k]) / row.scales[k]) / row.scales[k];
  }
  return -log(normal ? sum : sum / y);
}

Exact exact_cdf(const ExactRow& row, const Exact& y) {
  const Exact total = total_weight(row);
  if (row.family == Family::lognormal && y <= 0) return 0;
  const Exact t = row.family == Family::normal ? y : log(y);
  Exact sum = 0;
  for (std::size_t k = 0; k < row.weights.size(); ++k) {
    const Exact point = t < row.locations[k] ? 0 : 1;
    const Exact spread =
        row.scales[k] == 0 ? Exact(0) : exact_normal_cdf((t - row.locations[k]) / row.scales[k]);
    sum += row.weights[k] / total * point_or(point, spread, row.scales[k]);
  }
  return sum;
}

}  // namespace seedbed::metrics::testing
