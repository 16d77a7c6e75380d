#include "results/statistics/bayesian_t.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "results/statistics/spread.hpp"
#include "results/statistics/student.hpp"

namespace seedbed::results {

PosteriorMass bayesian_correlated_t(std::span<const double> differences, double rho, double rope) {
  if (!(rho >= 0 && rho < 1)) throw std::invalid_argument("a correlation from 0 up to, not including, 1");
  if (!(rope >= 0)) throw std::invalid_argument("half the width of the region of equivalence is not below 0");
  const Spread all = spread(differences);
  if (all.n < 2 || std::isnan(all.sd)) return {};
  const auto n = static_cast<double>(all.n);
  const double scale = std::sqrt(1 / n + rho / (1 - rho)) * all.sd;
  PosteriorMass mass;
  if (scale == 0) {
    mass.below = all.mean < -rope ? 1 : 0;
    mass.above = all.mean > rope ? 1 : 0;
  } else {
    mass.below = t_below((-rope - all.mean) / scale, n - 1);
    mass.above = t_above((rope - all.mean) / scale, n - 1);
  }
  mass.within = std::max(0.0, 1 - mass.below - mass.above);
  return mass;
}

}  // namespace seedbed::results
