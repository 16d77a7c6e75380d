#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "metrics/mixture.hpp"
#include "metrics/score.hpp"

namespace seedbed::metrics {

// Whether forecasts say what they mean. PIT values are metrics/distribution.hpp's cdf() at the observations:
// uniform on [0, 1] if the forecasts are calibrated (Gneiting, Balabdaoui, Raftery, "Probabilistic forecasts,
// calibration and sharpness", J. R. Statist. Soc. B 69 (2007) 243-268).

/// The one of `bins` equal parts of [0, 1] that a probability lies in; the last includes 1. Throws
/// std::invalid_argument without bins or for a value outside [0, 1].
std::size_t bin_of(double probability, int bins);

/// How many PIT values lie in each of `bins` equal parts of [0, 1]; the last part includes 1. Throws
/// std::invalid_argument without bins or for a value outside [0, 1].
std::vector<std::int64_t> pit_histogram(std::span<const double> pit, int bins);

/// The distribution function of PIT values at each of `points` in [0, 1], not randomised, which forecasts
/// with point masses need: the mean over rows of the uniform distribution between `lower`, P(Y < y), and
/// `upper`, P(Y <= y) (Czado, Gneiting, Held, "Predictive model assessment for count data", Biometrics 65
/// (2009) 1254-1261). Where the two are equal it is the share of values up to a point. Throws
/// std::invalid_argument for other sizes or for a value outside [0, 1]. With weights it is a weighted mean.
std::vector<double> pit_distribution(std::span<const double> lower, std::span<const double> upper,
                                     std::span<const double> points, std::span<const double> weights = {});

/// How many independent rows tell as much of a share of rows as these do: `rows` of them, or, if they come in
/// clusters (one number for each row) whose rows may be as alike as can be, n² / Σ m² with m rows in each.
/// With weights, m is the weight of a cluster, or of a row, and n all weight (Kish, "Survey Sampling", Wiley
/// 1965, section 11.7).
double rows_that_count(std::size_t rows, std::span<const std::int32_t> clusters,
                       std::span<const double> weights = {});

/// How far the PIT values' distribution is from the uniform one: the integral over p in [0, 1] of |share of
/// PIT values up to p - p|, exact; 0 is perfect, 1/2 the worst. Equivalently the mean absolute difference
/// between the nominal and the actual coverage of (-infinity, quantile]. Its standard error is that of its
/// linearisation over rows, clustered as in mean_over_rows. Not a number if a value is none. With weights, as
/// there, it is of the weighted distribution.
Score calibration_error(std::string name, std::span<const double> pit,
                        std::span<const std::int32_t> clusters = {}, std::span<const double> weights = {});

/// The forecasts of one bin of a reliability diagram.
struct ReliabilityBin {
  std::int64_t count = 0;
  double mean_forecast = 0;   ///< mean forecast probability; NaN in an empty bin
  double observed_share = 0;  ///< how often the event happened; NaN in an empty bin
  double weight = 0;          ///< of its rows; their number if they have none
};

/// A reliability diagram of probability forecasts over `bins` equal parts of [0, 1]. `happened` has one
/// element per forecast, 0 or 1. Throws std::invalid_argument without bins, for other sizes or for a forecast
/// outside [0, 1]. With weights the means of a bin are weighted.
std::vector<ReliabilityBin> reliability_diagram(std::span<const double> forecasts,
                                                std::span<const double> happened, int bins,
                                                std::span<const double> weights = {});

/// The reliability term of the Brier score's decomposition (Murphy, "A new vector partition of the
/// probability score", J. Appl. Meteorol. 12 (1973) 595-600) over ten bins: the mean over forecasts of (mean
/// forecast - observed share)^2 of their bin; 0 is perfect. Its standard error is that of its linearisation
/// over rows, clustered and weighted as in mean_over_rows.
Score reliability_score(std::string name, std::span<const double> forecasts, std::span<const double> happened,
                        std::span<const std::int32_t> clusters = {}, std::span<const double> weights = {});

}  // namespace seedbed::metrics
