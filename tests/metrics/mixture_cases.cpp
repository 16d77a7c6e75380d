#include "tests/metrics/mixture_cases.hpp"

#include <cmath>
#include <fstream>
#include <sstream>

#include "build_paths.hpp"

namespace seedbed::metrics::testing {
namespace {

std::vector<double> numbers(const std::string& text) {
  std::istringstream stream(text);
  std::vector<double> values;
  for (std::string word; stream >> word;) values.push_back(std::stod(word));
  return values;
}

// Uniform on the simplex, then rounded: the sum is 1 but for rounding.
void add_weights(Cases& cases, std::mt19937_64& random) {
  std::exponential_distribution<double> exponential;
  std::vector<double> weights(cases.components);
  double sum = 0;
  for (double& weight : weights) sum += weight = exponential(random);
  for (const double weight : weights) cases.weights.push_back(weight / sum);
}

}  // namespace

std::vector<ReferenceCase> reference_cases() {
  std::ifstream file(std::string(SEEDBED_TEST_DATA) + "/crps_reference.csv");
  std::vector<ReferenceCase> cases;
  std::string line;
  std::getline(file, line);
  while (std::getline(file, line)) {
    std::istringstream fields(line);
    std::string id, family, components, weights, locations, scales, y, crps;
    for (std::string* field : {&id, &family, &components, &weights, &locations, &scales, &y, &crps}) {
      std::getline(fields, *field, ',');
    }
    Cases mixture{family == "normal" ? Family::normal : Family::lognormal,
                  std::stoul(components),
                  numbers(weights),
                  numbers(locations),
                  numbers(scales),
                  numbers(y)};
    cases.push_back({id, mixture, std::stod(crps)});
  }
  return cases;
}

Cases ordinary_cases(Family family, std::size_t components, std::size_t rows, unsigned seed) {
  std::mt19937_64 random(seed);
  std::normal_distribution<double> normal;
  std::uniform_real_distribution<double> exponent(-1, 0.5);
  Cases cases{family, components, {}, {}, {}, {}};
  for (std::size_t row = 0; row < rows; ++row) {
    add_weights(cases, random);
    for (std::size_t k = 0; k < components; ++k) {
      cases.locations.push_back(2 * normal(random));
      cases.scales.push_back(std::pow(10, exponent(random)));
    }
    const double t = 2 * normal(random);
    cases.y.push_back(family == Family::normal ? t : std::exp(t));
  }
  return cases;
}

Cases wild_cases(Family family, std::size_t components, std::size_t rows, double lowest, double highest,
                 unsigned seed) {
  std::mt19937_64 random(seed);
  std::normal_distribution<double> normal;
  std::uniform_real_distribution<double> exponent(std::log10(lowest), std::log10(highest));
  const auto scale = [&] { return std::pow(10, exponent(random)); };
  Cases cases{family, components, {}, {}, {}, {}};
  for (std::size_t row = 0; row < rows; ++row) {
    add_weights(cases, random);
    const double centre = normal(random) * (row % 3 == 0 ? 0.0 : 5.0);
    for (std::size_t k = 0; k < components; ++k) {
      cases.scales.push_back(scale());
      cases.locations.push_back(centre + normal(random) * (row % 2 == 0 ? cases.scales.back() : scale()));
    }
    const std::size_t near = row * components + row % components;
    const double t = cases.locations[near] + normal(random) * cases.scales[near];
    const double y = family == Family::normal ? t : std::exp(t);
    cases.y.push_back(std::isfinite(y) ? y : 1.0);
  }
  return cases;
}

}  // namespace seedbed::metrics::testing
