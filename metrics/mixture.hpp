#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "metrics/families/registry.hpp"

namespace seedbed::metrics {

/// A batch of forecasts, one mixture of `components` distributions per row, as row-major rows × components
/// values that the caller owns. Weights of a row sum to 1, scales are not negative; locations and scales are
/// what their family says (families/registry.hpp). `Real` is float or double; all arithmetic is done in
/// double.
template <class Real>
struct BasicMixtures {
  Family family = {};
  std::size_t components = 1;
  std::span<const Real> weights;
  std::span<const Real> locations;
  std::span<const Real> scales;

  std::size_t rows() const { return components == 0 ? 0 : weights.size() / components; }

  /// Rows first … first + count - 1.
  BasicMixtures slice(std::size_t first, std::size_t count) const {
    const auto part = [&](std::span<const Real> all) {
      return all.subspan(first * components, count * components);
    };
    return {family, components, part(weights), part(locations), part(scales)};
  }
};

using Mixtures = BasicMixtures<double>;

/// What is wrong with a row, if anything. Kernels return one status per row and leave NaN in a bad row's
/// result; scoring turns it into an error that names the row, training skips the row and counts it.
enum class RowStatus : std::uint8_t {
  ok,
  parameter_not_finite,
  scale_negative,
  weights_not_normalised,  ///< a negative weight, or a sum further than 1e-6 from 1
  observation_not_finite,
  observation_not_binary,  ///< neither 0 nor 1, for a family of such outcomes
  too_wide,                ///< more counts than can be summed, for a family of counts
  quantiles_cross,         ///< one is smaller than one of lower probability (piecewise.hpp)
};

/// A phrase for messages, such as "a scale is negative".
std::string_view describe(RowStatus status);

}  // namespace seedbed::metrics
