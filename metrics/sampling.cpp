#include "metrics/sampling.hpp"

#include <algorithm>
#include <limits>
#include <stdexcept>

#include "base/random.hpp"
#include "metrics/distribution.hpp"
#include "metrics/mixture_row.hpp"

namespace seedbed::metrics {

void sample(const Mixtures& mixtures, std::uint64_t seed, std::size_t draws, std::size_t first_line,
            std::span<double> out) {
  require_sizes(mixtures, {});
  if (draws >= std::numeric_limits<std::uint32_t>::max() || out.size() != mixtures.rows() * draws)
    throw std::invalid_argument("sample: the places for draws are not as many as rows × draws");
  for (std::size_t row = 0; row < mixtures.rows(); ++row) {
    const Mixtures one = mixtures.slice(row, 1);
    for (std::size_t draw = 0; draw < draws; ++draw) {
      RandomStream random(seed, Purpose::sampling, static_cast<std::uint32_t>(draw + 1));
      random.seek(2 * (first_line + row));  // a draw takes two numbers
      const double probability = std::max(random.uniform(), 0x1p-54);
      quantile(one, probability, out.subspan(row * draws + draw, 1));
    }
  }
}

}  // namespace seedbed::metrics
