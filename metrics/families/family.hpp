#pragma once

#include <cmath>
#include <optional>
#include <string>
#include <string_view>

#include "metrics/families/registry.hpp"
#include "metrics/kernels.hpp"
#include "metrics/mixture_gradient.hpp"
#include "metrics/mixture_row.hpp"

namespace seedbed::metrics {

/// What the values of a network's head are.
enum class Head {
  mixture,            ///< per component a logit of its weight, a location and a raw scale (softplus, floored)
  mixture_with_zero,  ///< as above, and one component more, the first: always kAtZero with scale 0, so that
                      ///< its logit alone counts
  log_odds,           ///< one value, the log-odds of 1
};

/// What a network learns of a target: itself or its logarithm, standardised on the training rows. Of a count,
/// which may be 0, the logarithm is that of count + 1/2.
enum class Link { identity, logarithm, logarithm_of_counts };

inline double linked(Link link, double target) {
  if (link == Link::identity) return target;
  return std::log(link == Link::logarithm_of_counts ? target + 0.5 : target);
}

/// The location that, with a scale of 0, makes a component all zero: exp(kAtZero) is 0 in double.
inline constexpr double kAtZero = -1000;

/// The mean of a component of location m and scale s. That of a mixture is their weighted sum.
enum class ComponentMean {
  location,   ///< m
  exp,        ///< exp(m)
  lognormal,  ///< exp(m + s^2 / 2)
  logistic,   ///< 1 / (1 + exp(-m))
};

/// What `init` knows of a target.
struct TargetSummary {
  bool binary = false;  ///< all 0 or 1
  bool whole = false;   ///< all whole numbers
  double lowest = 0, highest = 0;
  double mean = 0, variance = 0;
  double zero_share = 0;  ///< of values that are exactly 0
  double skewness = 0;
  double log_skewness = 0;     ///< of the logarithms of values above 0
  double excess_kurtosis = 0;  ///< 0 for a normal distribution, 3 for a Laplace
};

/// How well a family suits a target, and why. The one with the greatest strength is chosen; one that is below
/// 1 and above 0 is not chosen but mentioned.
struct Suggestion {
  double strength = 0;
  std::string reason;
};

/// Everything that the program asks of a family. Functions of a row get one that is valid, with its weights
/// normalised; scores get a finite `y`, of 0 or 1 for a family that is `only_binary`.
struct FamilyTraits {
  // How it is spoken of.
  std::string_view title;         ///< "log-normal": a … network
  std::string_view rows;          ///< "log-normal mixtures": 10 …
  std::string_view parameters;    ///< what a location is, where that needs saying; empty otherwise
  std::string_view target_needs;  ///< why a target that does not fit is refused
  std::string_view target_help;   ///< what to do about it, besides another family

  // The target and the network.
  bool (*fits)(double target);
  Link link = Link::identity;
  Head head = Head::mixture;
  Suggestion (*suggestion)(const TargetSummary&);

  // Scores of a row in the target's own unit. The gradient may be null; its weights are the partial
  // derivatives before normalisation (see project_weights).
  using Score = double (*)(const MixtureRow&, double y, const MixtureGradient*);
  Score crps, log_score;
  /// The integral of (F(z) - 1{y <= z})^2 over z > threshold, for a threshold that is not below everything:
  /// threshold-weighted CRPS (scores/threshold_crps.hpp).
  double (*crps_above)(const MixtureRow&, double y, double threshold);

  // The distribution of a row.
  double (*mean)(const MixtureRow&);
  ComponentMean component_mean = ComponentMean::location;  ///< the same for those who write it as a formula
  double (*standard_deviation)(const MixtureRow&);
  double (*cdf)(const MixtureRow&, double y);  ///< P(Y <= y), for any y but NaN
  double (*exceedance)(const MixtureRow&,
                       double y) = nullptr;  ///< P(Y > y), where 1 - cdf is not good enough
  double (*quantile)(const MixtureRow&,
                     double probability);  ///< the smallest y with P(Y <= y) >= probability

  /// Whether a row's CRPS can be computed; null: always. Rows that cannot have RowStatus::too_wide.
  bool (*can_be_scored)(const MixtureRow&) = nullptr;

  // What does not mean the same for all.
  bool has_pit = true;       ///< false where the distribution jumps: its value there is never uniform
  bool only_binary = false;  ///< scores are of observations that are 0 or 1
  std::optional<Family> of_log = std::nullopt;  ///< that of log Y with the same parameters
  /// Parameters within these have finite moments, which saves computing them. The default is for a logarithm:
  /// the largest exponent is 2 (location + scale²), of exp in the second moment.
  double harmless_lowest = -100, harmless_highest = 100, harmless_scale = 15;

  /// Vector kernels, where there are some: they give the same as the functions above, faster, and hand rows
  /// that they cannot score as exactly to `careful_crps`.
  template <class Real>
  using KernelPlace = Kernel<Real> RealKernels<Real>::*;
  KernelPlace<float> crps_of_floats = nullptr, log_score_of_floats = nullptr;
  KernelPlace<double> crps_of_doubles = nullptr, log_score_of_doubles = nullptr;
  Score careful_crps = nullptr;
  bool normal_distribution = false;  ///< those of normal mixtures do for it, through `link`

  template <class Real>
  KernelPlace<Real> crps_kernel() const {
    if constexpr (sizeof(Real) == sizeof(float)) {
      return crps_of_floats;
    } else {
      return crps_of_doubles;
    }
  }
  template <class Real>
  KernelPlace<Real> log_score_kernel() const {
    if constexpr (sizeof(Real) == sizeof(float)) {
      return log_score_of_floats;
    } else {
      return log_score_of_doubles;
    }
  }
};

#define SEEDBED_DECLARE_FAMILY(name) extern const FamilyTraits name##_family;
SEEDBED_FAMILIES(SEEDBED_DECLARE_FAMILY)
#undef SEEDBED_DECLARE_FAMILY

const FamilyTraits& traits(Family family);

}  // namespace seedbed::metrics
