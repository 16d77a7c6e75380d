#pragma once

#include <random>
#include <string>
#include <vector>

#include "metrics/mixture.hpp"
#include "metrics/mixture_gradient.hpp"

namespace seedbed::metrics::testing {

/// Mixtures and observations that own their memory.
struct Cases {
  Family family = Family::normal;
  std::size_t components = 1;
  std::vector<double> weights, locations, scales, y;

  Mixtures view() const { return {family, components, weights, locations, scales}; }
  std::size_t rows() const { return y.size(); }
};

/// A line of tests/data/crps_reference.csv.
struct ReferenceCase {
  std::string id;
  Cases mixture;  // one row
  double crps = 0;
};

std::vector<ReferenceCase> reference_cases();

/// Ordinary forecasts: locations within a few units, scales from 0.1 to 3, observations in their midst.
Cases ordinary_cases(Family family, std::size_t components, std::size_t rows, unsigned seed);

/// Hard ones: every scale is spread evenly over [lowest, highest] in its logarithm, locations and
/// observations lie near one another or far apart on all those scales.
Cases wild_cases(Family family, std::size_t components, std::size_t rows, double lowest, double highest,
                 unsigned seed);

/// Where a gradient goes.
struct GradientBuffers {
  explicit GradientBuffers(std::size_t size) : weights(size), locations(size), scales(size) {}
  MixtureGradient view() { return {weights, locations, scales}; }

  std::vector<double> weights, locations, scales;
};

}  // namespace seedbed::metrics::testing
