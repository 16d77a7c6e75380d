#include "experiments/synth/exchange.hpp"

#include <cmath>

#include "experiments/synth/logistic.hpp"

namespace seedbed::experiments {
namespace {

// Volatility (factor 3) and the readiness to jump (factor 4) stay for weeks, the others for days.
constexpr Factors kPersistence = {0.6, 0.5, 0.7, 0.95, 0.9, 0.6, 0.3, 0.8};
constexpr double kShared = 0.5;  // of a factor's variance is common to all instruments

void advance(Factors& state, RandomStream& random) {
  for (std::size_t i = 0; i < kFactors; ++i) {
    const double rho = kPersistence[i];
    state[i] = rho * state[i] + std::sqrt(1 - rho * rho) * random.normal();
  }
}

}  // namespace

double TrueReturn::probability_above_zero() const {
  double sum = 0;
  for (std::size_t k = 0; k < 2; ++k)
    sum += weights[k] * 0.5 * std::erfc(-locations[k] / (scales[k] * std::sqrt(2.0)));
  return sum;
}

Exchange::Exchange(std::uint64_t seed) : own_(kInstruments), factors_(kInstruments) {
  RandomStream random(seed, Purpose::synthesis, 10);
  for (std::size_t i = 0; i < kInstruments; ++i) volatility_.push_back(std::exp(0.4 * random.normal()));
  for (std::size_t j = 0; j < kFeatures; ++j) {
    Feature feature;
    feature.loadings[j % kFactors] = 1;  // mainly one factor, and a little of the others
    for (double& loading : feature.loadings) loading += 0.15 * random.normal();
    feature.noise = 0.3 + 0.9 * random.uniform();
    feature.rank_like = random.uniform() < 0.2;
    features_.push_back(feature);
  }
  for (Factors* state : {&common_, &own_[0]})
    for (double& value : *state) value = random.normal();
  for (Factors& state : own_)
    for (double& value : state) value = random.normal();
}

void Exchange::next_day(RandomStream& random) {
  advance(common_, random);
}

const Factors& Exchange::next(std::size_t instrument, RandomStream& random) {
  advance(own_[instrument], random);
  for (std::size_t i = 0; i < kFactors; ++i) {
    factors_[instrument][i] = std::sqrt(kShared) * common_[i] + std::sqrt(1 - kShared) * own_[instrument][i];
  }
  return factors_[instrument];
}

TrueReturn Exchange::distribution(std::size_t instrument, double return_before) const {
  const Factors& f = factors_[instrument];
  const double scale = volatility_[instrument] * std::exp(0.4 * f[3]);
  const double trend =
      0.2 * std::tanh(f[0]) + 0.12 * f[1] * std::tanh(f[2]) + 0.1 * (f[5] > 0.5 ? 1 : 0) - 0.03;
  const double reversal = -0.1 * std::tanh(return_before / scale);
  const double jump = logistic(-2.5 + 0.7 * f[4]);
  const double location = scale * (trend + reversal);
  return {{1 - jump, jump}, {location, 1.5 * location - 0.2 * scale}, {scale, 3.2 * scale}};
}

void Exchange::features(std::size_t instrument, RandomStream& random,
                        std::array<double, kFeatures>& out) const {
  for (std::size_t j = 0; j < kFeatures; ++j) {
    const Feature& feature = features_[j];
    double value = feature.noise * random.normal();
    for (std::size_t i = 0; i < kFactors; ++i) value += feature.loadings[i] * factors_[instrument][i];
    out[j] = feature.rank_like ? logistic(1.7 * value) : value;  // a rank among the instruments is in [0, 1]
  }
}

}  // namespace seedbed::experiments
