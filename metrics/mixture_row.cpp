#include "metrics/mixture_row.hpp"

#include <fmt/format.h>

#include <cmath>
#include <stdexcept>

namespace seedbed::metrics {

template <class Real>
RowStatus MixtureRow::load(const BasicMixtures<Real>& mixtures, std::size_t row) {
  const std::size_t count = mixtures.components;
  const auto copy = [&](std::span<const Real> all, std::vector<double>& part) {
    const auto from = all.subspan(row * count, count);
    part.assign(from.begin(), from.end());
  };
  copy(mixtures.weights, weights);
  copy(mixtures.locations, locations);
  copy(mixtures.scales, scales);
  bool finite = true, scale_negative = false, weight_negative = false;
  weight_sum = 0;
  for (std::size_t k = 0; k < count; ++k) {
    finite = finite && std::isfinite(weights[k]) && std::isfinite(locations[k]) && std::isfinite(scales[k]);
    scale_negative = scale_negative || scales[k] < 0;
    weight_negative = weight_negative || weights[k] < 0;
    weight_sum += weights[k];
  }
  if (!finite) return RowStatus::parameter_not_finite;
  if (scale_negative) return RowStatus::scale_negative;
  if (weight_negative || !(std::abs(weight_sum - 1) <= 1e-6)) return RowStatus::weights_not_normalised;
  for (double& weight : weights) weight /= weight_sum;
  return RowStatus::ok;
}

template <class Real>
void require_sizes(const BasicMixtures<Real>& mixtures, std::initializer_list<std::size_t> lengths) {
  const std::size_t count = mixtures.components, values = mixtures.weights.size();
  if (count == 0) throw std::invalid_argument("a mixture needs at least one component");
  if (values % count != 0 || mixtures.locations.size() != values || mixtures.scales.size() != values) {
    throw std::invalid_argument(
        fmt::format("mixtures of {} components: {} weights, {} locations and {} scales are not the same "
                    "number of whole rows",
                    count, values, mixtures.locations.size(), mixtures.scales.size()));
  }
  for (const std::size_t length : lengths) {
    if (length != values / count) {
      throw std::invalid_argument(
          fmt::format("{} mixtures, but {} values for observations or results", values / count, length));
    }
  }
}

template <class Real>
void require_gradient_sizes(const BasicMixtures<Real>& mixtures, std::initializer_list<std::size_t> sizes) {
  for (const std::size_t size : sizes) {
    if (size != mixtures.weights.size()) {
      throw std::invalid_argument(
          fmt::format("a gradient of {} values for parameters of {} values", size, mixtures.weights.size()));
    }
  }
}

template RowStatus MixtureRow::load(const BasicMixtures<float>&, std::size_t);
template RowStatus MixtureRow::load(const BasicMixtures<double>&, std::size_t);
template void require_sizes(const BasicMixtures<float>&, std::initializer_list<std::size_t>);
template void require_sizes(const BasicMixtures<double>&, std::initializer_list<std::size_t>);
template void require_gradient_sizes(const BasicMixtures<float>&, std::initializer_list<std::size_t>);
template void require_gradient_sizes(const BasicMixtures<double>&, std::initializer_list<std::size_t>);

}  // namespace seedbed::metrics
