#pragma once

#include <cstddef>
#include <span>

#include "metrics/mixture.hpp"

namespace seedbed::metrics {

/// A batch of forecasts that are no mixtures: their distribution functions are made of straight pieces and
/// jumps between places, `places` of them in each row. The caller owns all of it.
///
/// Quantiles: places are those of `probabilities`, ascending in a row; between two of them probability is
/// spread evenly, and what is beyond the outermost ones lies at these: nothing is made up about tails.
/// A sample, if there are no probabilities: places in any order, each with the same probability.
struct PiecewiseForecasts {
  std::size_t places = 1;
  std::span<const double> values;         ///< row-major, rows × places
  std::span<const double> probabilities;  ///< of the places, ascending, from 0 to 1; of a sample empty

  bool is_sample() const { return probabilities.empty(); }
  std::size_t rows() const { return places == 0 ? 0 : values.size() / places; }
};

// As for mixtures (crps.hpp, distribution.hpp), a row after the other. A row that cannot be scored gives NaN.

void crps(const PiecewiseForecasts& forecasts, std::span<const double> y, std::span<double> out,
          std::span<RowStatus> status);

/// The part of the CRPS that is about values above the threshold.
void threshold_crps(const PiecewiseForecasts& forecasts, std::span<const double> y, double threshold,
                    std::span<double> out);

/// Of a sample, the CRPS of the distribution that it was drawn from, without bias: mean |x - y| less half the
/// mean distance of different members (Ferro 2014). NaN of quantiles, and of a sample of one.
void fair_crps(const PiecewiseForecasts& forecasts, std::span<const double> y, std::span<double> out);

void cdf(const PiecewiseForecasts& forecasts, std::span<const double> y, std::span<double> out);
void exceedance(const PiecewiseForecasts& forecasts, double threshold, std::span<double> out);
void quantile(const PiecewiseForecasts& forecasts, double probability, std::span<double> out);
void mean(const PiecewiseForecasts& forecasts, std::span<double> out);
void standard_deviation(const PiecewiseForecasts& forecasts, std::span<double> out);

}  // namespace seedbed::metrics
