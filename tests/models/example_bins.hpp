#pragma once

#include <limits>
#include <span>

#include "models/network_layout.hpp"

namespace seedbed::models {

/// Bins for numbers of order 1, if the network has any: of various widths, one behind the other, the last of
/// every second input unused.
inline void set_example_bins(const NetworkLayout& layout, std::span<float> statistics) {
  const TensorPlace* starts = layout.find_if_any("numeric.start");
  if (starts == nullptr) return;
  const std::size_t slopes = layout.find("numeric.slope").offset;
  const auto inputs = static_cast<std::size_t>(starts->shape[0]),
             bins = static_cast<std::size_t>(starts->shape[1]);
  for (std::size_t n = 0; n < inputs; ++n) {
    float edge = -1.5f + 0.07f * static_cast<float>(n);
    for (std::size_t b = 0; b < bins; ++b) {
      const bool used = n % 2 == 0 || b + 1 < bins || b == 0;
      const float slope = static_cast<float>(bins) * (0.2f + 0.1f * static_cast<float>((n + b) % 4));
      statistics[starts->offset + n * bins + b] = used ? edge : std::numeric_limits<float>::max();
      statistics[slopes + n * bins + b] = used ? slope : 0.0f;
      edge += 1.0f / slope;
    }
  }
}

}  // namespace seedbed::models
