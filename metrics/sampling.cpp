#include "metrics/sampling.hpp"

#include <cmath>
#include <limits>
#include <stdexcept>

#include "base/random.hpp"
#include "metrics/families/family.hpp"
#include "metrics/special_functions.hpp"

namespace seedbed::metrics {
namespace {

std::size_t component_at(const MixtureRow& row, double share) {
  std::size_t last = 0;
  double sum = 0;
  for (std::size_t k = 0; k < row.components(); ++k) {
    if (row.weights[k] == 0) continue;
    last = k;
    sum += row.weights[k];
    if (share < sum) return k;
  }
  return last;  // the weights' rounded sum can be a little below 1
}

// The value that a component does not exceed with this probability.
double value_of(const FamilyTraits& family, const MixtureRow& row, std::size_t k, double probability,
                MixtureRow& alone) {
  if (family.normal_distribution) {
    const double value = row.scales[k] == 0 ? row.locations[k]
                                            : row.locations[k] + row.scales[k] * normal_quantile(probability);
    return family.link == Link::identity ? value : std::exp(value);
  }
  alone.weights.assign(1, 1.0);
  alone.locations.assign(1, row.locations[k]);
  alone.scales.assign(1, row.scales[k]);
  return family.quantile(alone, probability);
}

}  // namespace

void sample(const Mixtures& mixtures, std::uint64_t seed, std::size_t draws, std::size_t first_row,
            std::span<double> out) {
  require_sizes(mixtures, {});
  if (draws > std::numeric_limits<std::uint32_t>::max() || out.size() != mixtures.rows() * draws)
    throw std::invalid_argument("sample: the places for draws are not as many as rows × draws");
  const FamilyTraits& family = traits(mixtures.family);
  MixtureRow row, alone;
  for (std::size_t r = 0; r < mixtures.rows(); ++r) {
    const bool valid = row.load(mixtures, r) == RowStatus::ok;
    for (std::size_t draw = 0; draw < draws; ++draw) {
      double& value = out[r * draws + draw];
      value = std::numeric_limits<double>::quiet_NaN();
      if (!valid) continue;
      RandomStream random(seed, Purpose::sampling, static_cast<std::uint32_t>(draw));
      random.seek(4 * (first_row + r));
      const std::size_t k = component_at(row, random.uniform());
      const double probability = random.uniform();
      value = value_of(family, row, k, probability > 0 ? probability : 0x1p-54, alone);
    }
  }
}

}  // namespace seedbed::metrics
