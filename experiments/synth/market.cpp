#include "experiments/synth/market.hpp"

#include <fmt/format.h>

#include <cmath>
#include <iterator>
#include <string>

#include "experiments/synth/exchange.hpp"
#include "metrics/crps.hpp"

namespace seedbed::experiments {
namespace {

constexpr std::uint64_t kNumbersPerRow =
    2048;  // more than a row draws, so that rows do not depend on each other

double draw(const TrueReturn& truth, RandomStream& random) {
  const std::size_t k = random.uniform() < truth.weights[1] ? 1 : 0;
  const double value = truth.locations[k] + truth.scales[k] * random.normal();
  return std::round(value * 1e4) / 1e4;
}

double crps_of(const TrueReturn& truth, double value) {
  double score = 0;
  metrics::RowStatus status{};
  metrics::crps(metrics::Mixtures{metrics::Family::normal, 2, truth.weights, truth.locations, truth.scales},
                std::span<const double>(&value, 1), std::span(&score, 1), std::span(&status, 1));
  return score;
}

/// Which cells of a row are empty.
class Gaps {
 public:
  Gaps(std::int64_t day, bool provider_is_down, RandomStream& random)
      : no_long_windows_(day < 20), provider_is_down_(provider_is_down), random_(random) {}

  bool operator()(std::size_t feature) {
    const bool lost = random_.uniform() < 0.004;
    return lost || (feature >= 120 && no_long_windows_) ||
           (feature >= 90 && feature < 110 && provider_is_down_);
  }

 private:
  bool no_long_windows_, provider_is_down_;
  RandomStream& random_;
};

void append_features(std::string& line, const std::array<double, kFeatures>& features, Gaps gaps) {
  for (std::size_t j = 0; j < kFeatures; ++j) {
    line += ',';
    if (!gaps(j)) fmt::format_to(std::back_inserter(line), "{:.3f}", features[j]);
  }
}

std::string header() {
  std::string text = "date,instrument";
  for (std::size_t j = 0; j < kFeatures; ++j) text += fmt::format(",feature_{}", j);
  return text + ",return,up\n";
}

}  // namespace

SynthesisSummary synthesize_market(std::int64_t rows, std::uint64_t seed, std::ostream& out) {
  Exchange exchange(seed);
  RandomStream days(seed, Purpose::synthesis, 11), random(seed, Purpose::synthesis, 12);
  std::vector<double> returns, before(kInstruments, 0.0);
  returns.reserve(static_cast<std::size_t>(rows));
  std::array<double, kFeatures> features = {};
  double crps_sum = 0, brier_sum = 0, ups = 0;
  bool provider_is_down = false;
  std::string date, line = header();
  for (std::int64_t row = 0; row < rows; ++row) {
    const auto instrument = static_cast<std::size_t>(row) % kInstruments;
    const std::int64_t day = row / static_cast<std::int64_t>(kInstruments);
    if (instrument == 0) {
      days.seek(static_cast<std::uint64_t>(day) * kNumbersPerRow);
      exchange.next_day(days);
      provider_is_down = days.uniform() < 0.03;
      date = iso_date(day / 5 * 7 + day % 5);
    }
    random.seek(static_cast<std::uint64_t>(row) * kNumbersPerRow);
    exchange.next(instrument, random);
    const TrueReturn truth = exchange.distribution(instrument, before[instrument]);
    exchange.features(instrument, random, features);
    const double value = draw(truth, random), up = value > 0 ? 1 : 0;
    fmt::format_to(std::back_inserter(line), "{},I{:02}", date, instrument);
    append_features(line, features, Gaps(day, provider_is_down, random));
    fmt::format_to(std::back_inserter(line), ",{},{}\n", value, up);
    out << line;
    line.clear();
    before[instrument] = value;
    returns.push_back(value);
    ups += up;
    crps_sum += crps_of(truth, value);
    brier_sum += (truth.probability_above_zero() - up) * (truth.probability_above_zero() - up);
  }
  const double n = static_cast<double>(rows), share = ups / n;
  return {rows,          "percent",          crps_sum / n, climatology_crps(std::move(returns)),
          brier_sum / n, share * (1 - share)};
}

}  // namespace seedbed::experiments
