#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/random.hpp"

namespace seedbed::experiments {

inline constexpr std::size_t kInstruments = 50;
inline constexpr std::size_t kFeatures = 130;
inline constexpr std::size_t kFactors = 8;

/// Hidden state of an instrument on a day; each factor has mean 0 and variance 1.
using Factors = std::array<double, kFactors>;

/// The true distribution of a return, in percent: calm days and jumps.
struct TrueReturn {
  std::array<double, 2> weights, locations, scales;

  double probability_above_zero() const;
};

/// An invented exchange. Every factor of an instrument is a first-order autoregression with a part that all
/// instruments share. All of it is drawn from one seed, and nothing about it is fitted to real data.
class Exchange {
 public:
  explicit Exchange(std::uint64_t seed);

  /// Goes on to the next working day. `random` draws what the day brings all instruments.
  void next_day(RandomStream& random);
  /// The instrument's own part of the day; once a day for each instrument, after next_day.
  const Factors& next(std::size_t instrument, RandomStream& random);

  /// Given the factors and the return of the day before.
  TrueReturn distribution(std::size_t instrument, double return_before) const;
  void features(std::size_t instrument, RandomStream& random, std::array<double, kFeatures>& out) const;

 private:
  struct Feature {
    std::array<double, kFactors> loadings = {};
    double noise = 0;  ///< standard deviation
    bool rank_like = false;
  };

  std::vector<Feature> features_;
  std::vector<double> volatility_;  // of each instrument, percent a day
  Factors common_ = {};
  std::vector<Factors> own_, factors_;
};

}  // namespace seedbed::experiments
