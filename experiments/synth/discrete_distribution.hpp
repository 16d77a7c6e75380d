#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "base/random.hpp"

namespace seedbed::experiments {

/// Draws 0 … n - 1 with given weights.
class DiscreteDistribution {
 public:
  explicit DiscreteDistribution(const std::vector<double>& weights) {
    double sum = 0;
    for (const double weight : weights) cumulative_.push_back(sum += weight);
  }

  /// Weights 1 / (rank + shift)^exponent for ranks 1 … count.
  static DiscreteDistribution zipf(std::size_t count, double exponent, double shift) {
    std::vector<double> weights(count);
    for (std::size_t i = 0; i < count; ++i) {
      weights[i] = std::pow(static_cast<double>(i) + 1 + shift, -exponent);
    }
    return DiscreteDistribution(weights);
  }

  std::size_t draw(RandomStream& random) const {
    const double point = random.uniform() * cumulative_.back();
    const auto found = std::upper_bound(cumulative_.begin(), cumulative_.end(), point);
    return std::min<std::size_t>(found - cumulative_.begin(), cumulative_.size() - 1);
  }

 private:
  std::vector<double> cumulative_;
};

}  // namespace seedbed::experiments
