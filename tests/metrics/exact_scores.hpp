#pragma once

#include <boost/multiprecision/cpp_bin_float.hpp>
#include <vector>

#include "metrics/mixture.hpp"

namespace seedbed::metrics::testing {

/// Fifty decimal digits, and an exponent so wide that nothing below over- or underflows.
using Exact = boost::multiprecision::cpp_bin_float_50;

/// One mixture in exact arithmetic.
struct ExactRow {
  Family family = Family::normal;
  std::vector<Exact> weights, locations, scales;
};

/// Row `row` of a batch; weights are not yet normalised.
ExactRow exact_row(const Mixtures& mixtures, std::size_t row);

Exact exact_normal_cdf(const Exact& x);

/// The CRPS straight from the textbook: with E|X - y| for normal mixtures; for log-normal mixtures with
/// expected minima in terms of Phi. Nothing is rearranged for accuracy: fifty digits are enough to do
/// without.
Exact exact_crps(const ExactRow& row, const Exact& y);

/// -ln of the mixture's density.
Exact exact_log_score(const ExactRow& row, const Exact& y);

/// P(X <= y).
Exact exact_cdf(const ExactRow& row, const Exact& y);

}  // namespace seedbed::metrics::testing
