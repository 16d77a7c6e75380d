#include "metrics/families/careful_normal_crps.hpp"

#include <boost/math/constants/constants.hpp>
#include <boost/math/special_functions/erf.hpp>
#include <boost/multiprecision/cpp_bin_float.hpp>
#include <numeric>
#include <vector>

namespace seedbed::metrics {
namespace {

using Wide = boost::multiprecision::cpp_bin_float_quad;

// E|m + s Z| and its derivatives by m and by s; at s = 0 that by s is the one from above.
struct AbsoluteMean {
  Wide value, by_location, by_scale;
};

AbsoluteMean absolute_mean(const Wide& m, const Wide& s) {
  static const Wide sqrt_two_over_pi = sqrt(2 / boost::math::constants::pi<Wide>());
  const int sign = m.sign();
  const Wide distance = abs(m);
  if (distance > 100 * s) return {distance, sign, 0};  // what is left is below 1e-2000
  if (s == 0) return {0, 0, sqrt_two_over_pi};
  const Wide z = distance / s;
  const Wide density = sqrt_two_over_pi * exp(-z * z / 2);
  const Wide erf = boost::math::erf(z / boost::math::constants::root_two<Wide>());
  return {distance * erf + s * density, sign * erf, density};
}

struct WideRow {
  std::vector<Wide> weights, locations, scales;
};

// The weights in `row` were divided in double; dividing once more makes them sum to 1 in this arithmetic.
WideRow widen(const MixtureRow& row) {
  WideRow wide{{row.weights.begin(), row.weights.end()},
               {row.locations.begin(), row.locations.end()},
               {row.scales.begin(), row.scales.end()}};
  const Wide sum = std::accumulate(wide.weights.begin(), wide.weights.end(), Wide(0));
  for (Wide& weight : wide.weights) weight /= sum;
  return wide;
}

}  // namespace

double careful_normal_crps(const MixtureRow& row, double y, const MixtureGradient* gradient) {
  const WideRow wide = widen(row);
  const auto& [w, mu, sigma] = wide;
  const std::size_t count = row.components();
  Wide sum = 0;
  for (std::size_t k = 0; k < count; ++k) {
    const AbsoluteMean own = absolute_mean(y - mu[k], sigma[k]);
    sum += w[k] * own.value;
    Wide by_weight = own.value, by_location = -w[k] * own.by_location, by_scale = w[k] * own.by_scale;
    for (std::size_t j = 0; j < count; ++j) {
      const Wide s = sqrt(sigma[j] * sigma[j] + sigma[k] * sigma[k]);
      const AbsoluteMean pair = absolute_mean(mu[k] - mu[j], s);
      const Wide both = w[j] * w[k];
      sum -= both * pair.value / 2;
      by_weight -= w[j] * pair.value;
      if (j != k) by_location -= both * pair.by_location;
      by_scale -= both * pair.by_scale * (s == 0 ? Wide(1) : sigma[k] / s);
    }
    if (!gradient) continue;
    gradient->weights[k] = static_cast<double>(by_weight);
    gradient->locations[k] = static_cast<double>(by_location);
    gradient->scales[k] = static_cast<double>(by_scale);
  }
  return static_cast<double>(sum);
}

}  // namespace seedbed::metrics
