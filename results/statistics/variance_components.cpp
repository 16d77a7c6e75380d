#include "results/statistics/variance_components.hpp"

#include <cmath>

#include "results/statistics/spread.hpp"

namespace seedbed::results {

VarianceComponents variance_components(std::span<const std::vector<double>> differences_of_splits) {
  std::vector<double> means, variances, shares;
  for (const std::vector<double>& differences : differences_of_splits) {
    const Spread seeds = spread(differences);
    if (seeds.n == 0) continue;
    means.push_back(seeds.mean);
    shares.push_back(1 / static_cast<double>(seeds.n));
    if (seeds.n > 1) variances.push_back(seeds.sd * seeds.sd);
  }
  VarianceComponents components;
  components.within = spread(variances).mean;
  const double sd = spread(means).sd;
  const double beyond = sd * sd - components.within * spread(shares).mean;
  components.between = beyond < 0 ? 0 : beyond;  // NaN stays
  return components;
}

}  // namespace seedbed::results
