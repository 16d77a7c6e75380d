#pragma once

#include "metrics/compensated_sum.hpp"

namespace seedbed::metrics::scalar {

/// One negative binomial component (see negative_binomial.hpp): its mean m and its dispersion a.
struct CountComponent {
  double mean, dispersion;

  CountComponent(double location, double scale);

  double spread() const { return 1 + dispersion * mean; }  ///< variance / mean
  double standard_deviation() const;
  /// A count that is exceeded with a probability below 1e-17.
  double reach() const;

  /// P(Y = k + 1) and P(Y = k - 1) from p = P(Y = k). A ratio near 1 is taken by its distance from 1: over
  /// the steps of a long tail, a rounding that is always the same would become a part of the mean.
  double up(double p, double k) const {
    const double inverse = 1 / (spread() * (k + 1));
    const double ratio = mean * (1 + dispersion * k) * inverse;
    return ratio < 0.5 ? p * ratio : p - p * ((k + 1 - mean + dispersion * mean) * inverse);
  }
  double down(double p, double k) const {
    const double inverse = 1 / (mean * (1 + dispersion * (k - 1)));
    const double ratio = k * spread() * inverse;
    return ratio < 0.5 ? p * ratio : p - p * ((mean - dispersion * mean - k) * inverse);
  }

  double log_probability(double k) const;
  /// d ln P(Y = k) / da.
  double by_dispersion(double k) const;

  double cdf(double k) const;         ///< P(Y <= k), whole k >= 0
  double exceedance(double k) const;  ///< P(Y > k)
};

/// The sum over whole j < k of j / (1 + a j): what ln (Γ(k + 1/a) a^k / Γ(1/a)) has for a derivative by a.
double rising_slope(double dispersion, double k);

/// Runs through the counts of a component that have probability, from the first to the last, with those
/// before and behind left out (below 1e-17 of all).
class CountWalk {
 public:
  explicit CountWalk(const CountComponent& component);

  double first() const { return first_; }
  double last() const { return last_; }

  /// Steps to the next count; the first call to `first()`.
  void advance();
  double probability() const { return probability_; }  ///< P(Y = k)
  double cdf() const { return cdf_.total(); }          ///< P(Y <= k)
  /// (k + 1) P(Y = k + 1), which is minus dF(k) / d location.
  double next_weighted() const { return (count_ + 1) * component_.up(probability_, count_); }
  double cdf_by_dispersion() const { return by_dispersion_; }  ///< dF(k) / da

 private:
  CountComponent component_;
  double first_, last_;
  double count_;
  double probability_;
  CompensatedSum cdf_;  // a tail of many counts adds little at a time to what is nearly 1
  double slope_, slope_offset_, by_dispersion_ = 0;
  bool begun_ = false;
};

}  // namespace seedbed::metrics::scalar
