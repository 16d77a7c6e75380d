#include <gtest/gtest.h>

#include <cmath>

#include "metrics/families/family.hpp"
#include "metrics/mixture_row.hpp"

namespace seedbed::metrics {
namespace {

double mean_of(ComponentMean mean, double location, double scale) {
  switch (mean) {
    case ComponentMean::location:
      break;
    case ComponentMean::exp:
      return std::exp(location);
    case ComponentMean::lognormal:
      return std::exp(location + 0.5 * scale * scale);
    case ComponentMean::logistic:
      return 1 / (1 + std::exp(-location));
  }
  return location;
}

// The formula that others write down, against the function that the program uses.
TEST(ComponentMean, WeightedIsTheMeanOfEveryFamily) {
  for (const Family family : kAllFamilies) {
    const FamilyTraits& own = traits(family);
    MixtureRow row;
    row.weights = {0.2, 0.5, 0.3};
    row.locations = {own.head == Head::mixture_with_zero ? kAtZero : -0.7, 0.4, 1.9};
    row.scales = {own.head == Head::mixture_with_zero ? 0.0 : 0.9, 0.3, 0.5};
    double expected = 0;
    for (std::size_t k = 0; k < 3; ++k)
      expected += row.weights[k] * mean_of(own.component_mean, row.locations[k], row.scales[k]);
    EXPECT_NEAR(own.mean(row), expected, 1e-14 * expected) << name_of(family);
  }
}

}  // namespace
}  // namespace seedbed::metrics
