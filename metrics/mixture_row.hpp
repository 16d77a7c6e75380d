#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "metrics/mixture.hpp"

namespace seedbed::metrics {

/// One row of a batch in double, with its weights divided by their sum.
struct MixtureRow {
  std::vector<double> weights, locations, scales;
  double weight_sum = 1;  ///< before the division

  std::size_t components() const { return weights.size(); }

  /// Takes row `row` of a batch; with a status other than ok, what is held is not usable.
  template <class Real>
  RowStatus load(const BasicMixtures<Real>& mixtures, std::size_t row);
};

/// Throws std::invalid_argument, naming what does not fit, unless weights, locations and scales are all
/// rows × components and each of `lengths` is `rows` long.
template <class Real>
void require_sizes(const BasicMixtures<Real>& mixtures, std::initializer_list<std::size_t> lengths);

/// As above for a gradient: throws unless the size is that of the parameters.
template <class Real>
void require_gradient_sizes(const BasicMixtures<Real>& mixtures, std::initializer_list<std::size_t> sizes);

}  // namespace seedbed::metrics
