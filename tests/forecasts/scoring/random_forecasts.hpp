#pragma once

#include <fmt/format.h>

#include <cmath>
#include <random>
#include <string>
#include <vector>

#include "metrics/mixture.hpp"

namespace seedbed::forecasts {

/// Random forecasts of one family with what was observed, as parameters and as a file of either layout.
struct RandomForecasts {
  metrics::Family family = metrics::Family::normal;
  std::size_t components = 3;
  std::vector<double> weights, locations, scales, y;

  RandomForecasts(metrics::Family family_, std::size_t components_, std::size_t rows, unsigned seed)
      : family(family_), components(components_) {
    std::mt19937 engine(seed);
    std::uniform_real_distribution<double> uniform(0.05, 1);
    std::normal_distribution<double> normal;
    for (std::size_t row = 0; row < rows; ++row) {
      double sum = 0;
      for (std::size_t k = 0; k < components; ++k) {
        weights.push_back(uniform(engine));
        sum += weights.back();
        locations.push_back(normal(engine));
        scales.push_back(uniform(engine));
      }
      for (std::size_t k = 0; k < components; ++k) weights[row * components + k] /= sum;
      const double value = 1.2 * normal(engine);
      y.push_back(family == metrics::Family::normal ? value : std::exp(value));
    }
  }

  metrics::Mixtures view() const { return {family, components, weights, locations, scales}; }
  const char* family_name() const { return family == metrics::Family::normal ? "normal" : "lognormal"; }

  /// y,family,weights,locations,scales, without a header.
  std::string list_line(std::size_t row) const {
    std::string text = fmt::format("{},{}", y[row], family_name());
    for (const auto* part : {&weights, &locations, &scales}) {
      for (std::size_t k = 0; k < components; ++k)
        text += fmt::format("{}{}", k == 0 ? "," : " ", (*part)[row * components + k]);
    }
    return text + "\n";
  }
  std::string lists() const {
    std::string text = "y,family,weights,locations,scales\n";
    for (std::size_t row = 0; row < y.size(); ++row) text += list_line(row);
    return text;
  }
  /// y and one column per parameter, named by `w`, `mu`, `sigma` and a number.
  std::string numbered(const char* w, const char* mu, const char* sigma) const {
    std::string text = "y";
    for (const char* name : {w, mu, sigma}) {
      for (std::size_t k = 1; k <= components; ++k) text += fmt::format(",{}{}", name, k);
    }
    text += "\n";
    for (std::size_t row = 0; row < y.size(); ++row) {
      text += fmt::format("{}", y[row]);
      for (const auto* part : {&weights, &locations, &scales}) {
        for (std::size_t k = 0; k < components; ++k)
          text += fmt::format(",{}", (*part)[row * components + k]);
      }
      text += "\n";
    }
    return text;
  }
};

}  // namespace seedbed::forecasts
