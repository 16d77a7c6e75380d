#include "experiments/synth/series.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <numbers>
#include <vector>

#include "base/random.hpp"

namespace seedbed::experiments {
namespace {

constexpr std::int64_t kSeries = 20;

/// What the next value of a series depends on.
struct Past {
  std::array<double, 3> values = {};  ///< newest first
  double miss = 0;                    ///< of the newest

  double location() const { return 1.2 * values[0] - 0.6 * values[1] + 0.25 * values[2]; }
  double scale() const { return std::sqrt(0.3 + 0.3 * miss * miss); }

  double draw(RandomStream& random) {
    const double expected = location();
    const double value = expected + scale() * random.normal();
    miss = value - expected;
    values = {value, values[0], values[1]};
    return value;
  }
};

}  // namespace

SynthesisSummary synthesize_series(std::int64_t rows, std::uint64_t seed, std::ostream& out) {
  RandomStream random(seed, Purpose::synthesis);
  std::array<Past, kSeries> series = {};
  std::vector<double> values;
  double crps = 0;
  out << "t,series,value\n";
  for (std::int64_t row = 0; row < rows; ++row) {
    Past& past = series[static_cast<std::size_t>(row % kSeries)];
    crps += past.scale() / std::sqrt(std::numbers::pi);  // of a normal distribution whose own draw it meets
    values.push_back(past.draw(random));
    out << fmt::format("{},s{},{:.6g}\n", row / kSeries, row % kSeries, values.back());
  }
  const double mean = crps / static_cast<double>(rows);
  return {.rows = rows,
          .unit = "units of value",
          .true_crps = mean,
          .marginal_crps = climatology_crps(std::move(values)),
          .true_brier = {},
          .marginal_brier = {}};
}

}  // namespace seedbed::experiments
