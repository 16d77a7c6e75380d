#include "metrics/families/common_tail.hpp"

#include <algorithm>
#include <boost/math/policies/policy.hpp>
#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <boost/math/special_functions/owens_t.hpp>
#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

#include "metrics/special_functions.hpp"

namespace seedbed::metrics {
namespace {

constexpr double kNoEnd = std::numeric_limits<double>::infinity();
constexpr double kNoneBeyond = 38.6;  // normal_cdf(-kNoneBeyond) is 0 in double
constexpr double kLeast = 1e-3;
constexpr double kSteepest = 1e15;   // T(h, a) is T(h, infinity) in double beyond it
constexpr double kNearest = 1e-200;  // far from 0 as products go, 0 as numbers go

/// A sum of terms and how large they were.
struct Terms {
  double sum = 0, size = 0;

  void add(double value, double scale) {
    sum += value;
    size += scale;
  }
  bool good() const { return std::isfinite(size) && sum > kLeast * size; }
};

double away_from_zero(double value) {
  return value == 0 ? std::numeric_limits<double>::min() : value;
}

/// Takes half the time of computing in long double, and is as good here: what is close to cancelling is
/// integrated.
using Doubles = boost::math::policies::policy<boost::math::policies::promote_double<false>>;

/// Owen's T(h, k / h), also where h or the ratio is beyond what its implementation takes.
double owens_t(double h, double k) {
  if (std::abs(h) > kNoneBeyond) return 0;
  const double ratio = k / h;
  if (std::abs(k) > kNoneBeyond || std::abs(ratio) > kSteepest)
    return std::copysign(0.5 * normal_cdf(-std::abs(h)), ratio);
  return boost::math::owens_t(h, ratio, Doubles());
}

/// P(X > x, X' > X) for normal X and X', with a and b the standardised x and d = (location - location') / s.
double later_and_larger(double a, double b, double c, double d) {
  a = away_from_zero(a);
  d = away_from_zero(d);
  const double corner = std::signbit(a) != std::signbit(d) ? 0.5 : 0.0;
  return 0.5 * normal_cdf(-a) + 0.5 * normal_cdf(-d) - owens_t(a, b) - owens_t(d, c) - corner;
}

/// The pair of normals standardised at x.
struct Standardised {
  double a, b, c, d, s;

  Standardised(double m0, double s0, double m1, double s1, double x)
      : a((x - m0) / s0), b((x - m1) / s1), s(std::hypot(s0, s1)) {
    if (a == 0 && b == 0) a = kNearest;
    c = s1 / s * a + s0 / s * b;
    // Near the point where both are 0 the probability is made of angles, so what is rounded in a and b must
    // be the same in d.
    d = std::hypot(a, b) < 1 ? s1 / s * b - s0 / s * a : (m0 - m1) / s;
  }
  double first() const { return later_and_larger(a, b, c, d); }
};

/// E (min - x)+ of normals: E (X - x; X > x, X' > X) and the like with X and X' exchanged, each by parts.
Terms normal_tail(double m0, double s0, double m1, double s1, double x) {
  Terms terms;
  const Standardised at(m0, s0, m1, s1, x);
  if (at.a > kNoneBeyond || at.b > kNoneBeyond) return terms;
  const double first = at.first();
  const double second = normal_cdf(-at.a) * normal_cdf(-at.b) - first;
  terms.add(-s0 * at.a * first, std::abs(s0 * at.a));
  terms.add(-s1 * at.b * second, std::abs(s1 * at.b));
  for (const double edge :
       {s0 * normal_density(at.a) * normal_cdf(-at.b), s1 * normal_density(at.b) * normal_cdf(-at.a),
        -at.s * normal_density(at.d) * normal_cdf(-at.c)}) {
    terms.add(edge, std::abs(edge));
  }
  return terms;
}

/// As above for exp X and exp X': means times probabilities under the normals moved by their variances. With
/// `upper` -1 it is E (exp x - max)+, the mirror image.
Terms lognormal_tail(double m0, double s0, double m1, double s1, double x, double upper) {
  Terms terms;
  const double means[2] = {std::exp(m0 + 0.5 * s0 * s0), std::exp(m1 + 0.5 * s1 * s1)};
  const Standardised by0(upper * (m0 + s0 * s0), s0, upper * m1, s1, upper * x);
  const Standardised by1(upper * (m1 + s1 * s1), s1, upper * m0, s0, upper * x);
  const Standardised plain(upper * m0, s0, upper * m1, s1, upper * x);
  terms.add(upper * means[0] * by0.first(), means[0]);
  terms.add(upper * means[1] * by1.first(), means[1]);
  const double edge = std::exp(x) * normal_cdf(-plain.a) * normal_cdf(-plain.b);
  terms.add(-upper * edge, edge);
  return terms;
}

/// The integral over low < u < high of the product of P(X > u), with `upper` -1 of P(X <= u), and exp u for
/// log-normal components.
class Product {
 public:
  Product(const ComponentPair& pair, double low, double high, double upper)
      : upper_(upper), tilt_(pair.logarithm ? 1 : 0), low_(low), high_(high) {
    for (int i = 0; i < 2; ++i) {
      if (pair.scale[i] > 0) {
        parts_.push_back({pair.location[i], pair.scale[i]});
      } else {
        (upper > 0 ? high_ : low_) =
            upper > 0 ? std::min(high_, pair.location[i]) : std::max(low_, pair.location[i]);
      }
    }
  }

  double integral() const {
    if (!(low_ < high_)) return 0;
    if (parts_.empty()) return tilt_ > 0 ? std::exp(high_) - std::exp(low_) : high_ - low_;
    const double top = peak();
    const double height = log_value(top);
    if (!(height > -kNoEnd)) return 0;
    const double left = edge(top, -1, height), right = edge(top, 1, height);
    std::vector<double> cuts = {left, top, right};
    for (const Part& part : parts_) {
      for (const double distance : {-8.0, -2.0, 0.0, 2.0, 8.0}) {
        const double cut = part.location + distance * part.scale;
        if (cut > left && cut < right) cuts.push_back(cut);
      }
    }
    std::ranges::sort(cuts);
    const auto relative = [&](double u) { return std::exp(log_value(u) - height); };
    double sum = 0;
    for (std::size_t i = 1; i < cuts.size(); ++i) {
      if (cuts[i - 1] < cuts[i]) sum += Quadrature::integrate(relative, cuts[i - 1], cuts[i], 5, 1e-12);
    }
    return sum * std::exp(height);
  }

 private:
  using Quadrature = boost::math::quadrature::gauss_kronrod<double, 31>;
  struct Part {
    double location, scale;
  };

  double log_value(double u) const {
    double sum = tilt_ * u;
    for (const Part& part : parts_) sum += log_normal_cdf(-upper_ * (u - part.location) / part.scale);
    return sum;
  }

  double slope(double u) const {
    double sum = tilt_;
    for (const Part& part : parts_) {
      const double z = upper_ * (u - part.location) / part.scale;
      sum -= upper_ * std::numbers::sqrt2 * std::numbers::inv_sqrtpi / erfcx(z / std::numbers::sqrt2) /
             part.scale;
    }
    return sum;
  }

  /// Where the integrand is largest: probabilities fall (upper tails) or rise, exp u rises.
  double peak() const {
    if (upper_ < 0) return high_;
    if (tilt_ == 0) return low_;
    double before = low_, after = high_;
    double least = after;  // the hazard exceeds (u - location) / scale^2, so the peak is not beyond this
    for (const Part& part : parts_) {
      after = std::min(after, part.location + part.scale * part.scale);
      least = std::min(least, part.location - 40 * part.scale);
    }
    before = std::max(before, std::min(least, after));
    if (!(before < after)) return before;
    for (int step = 0; step < 60; ++step) {
      const double middle = before + 0.5 * (after - before);
      (slope(middle) > 0 ? before : after) = middle;
    }
    return before;
  }

  /// Beyond it the integrand is below exp(-45) of its peak.
  double edge(double top, double direction, double height) const {
    const double limit = direction > 0 ? high_ : low_;
    double step = parts_.front().scale;
    for (const Part& part : parts_) step = std::min(step, part.scale);
    step *= 0.01;
    for (int doubling = 0; doubling < 1100; ++doubling, step *= 2) {
      const double at = top + direction * step;
      if (direction > 0 ? at >= limit : at <= limit) return limit;
      if (log_value(at) < height - 45) return at;
    }
    return limit;
  }

  double upper_, tilt_, low_, high_;
  std::vector<Part> parts_;
};

bool has_point(const ComponentPair& pair) {
  return pair.scale[0] == 0 || pair.scale[1] == 0;
}

Terms closed_tail(const ComponentPair& pair, double x) {
  const auto& [m, s, logarithm] = pair;
  return logarithm ? lognormal_tail(m[0], s[0], m[1], s[1], x, 1) : normal_tail(m[0], s[0], m[1], s[1], x);
}

/// The integral of P(X <= z) P(X' <= z) over z < x.
Terms closed_lower(const ComponentPair& pair, double x) {
  const auto& [m, s, logarithm] = pair;
  if (logarithm && std::isinf(x)) return {};
  return logarithm ? lognormal_tail(m[0], s[0], m[1], s[1], x, -1)
                   : normal_tail(-m[0], s[0], -m[1], s[1], -x);
}

/// E (X - x)+.
double one_upper_tail(double location, double scale, bool logarithm, double x) {
  const double z = (x - location) / scale;
  if (!logarithm) return z > kNoneBeyond ? 0 : scale * (normal_density(z) - z * normal_cdf(-z));
  return std::exp(location + 0.5 * scale * scale) * normal_cdf(scale - z) - std::exp(x) * normal_cdf(-z);
}

}  // namespace

double common_upper_tail(const ComponentPair& pair, double x) {
  if (!has_point(pair)) {
    if (!pair.logarithm && (x - pair.location[0] > kNoneBeyond * pair.scale[0] ||
                            x - pair.location[1] > kNoneBeyond * pair.scale[1]))
      return 0;
    const Terms terms = closed_tail(pair, x);
    if (terms.good()) return terms.sum;
  }
  return Product(pair, x, kNoEnd, 1).integral();
}

double common_lower_part(const ComponentPair& pair, double low, double high) {
  if (!has_point(pair)) {
    const Terms below = closed_lower(pair, low), up_to = closed_lower(pair, high);
    Terms terms{up_to.sum - below.sum, up_to.size + below.size};
    if (terms.good()) return terms.sum;
    // 1 - P(X > z) - P(X' > z) + P(X > z) P(X' > z), for what lies above both.
    const double length = pair.logarithm ? std::exp(high) - std::exp(low) : high - low;
    const Terms from = closed_tail(pair, low), beyond = closed_tail(pair, high);
    terms = {length + from.sum - beyond.sum, length + from.size + beyond.size};
    for (int i = 0; i < 2; ++i) {
      for (const double at : {low, high}) {
        const double tail = one_upper_tail(pair.location[i], pair.scale[i], pair.logarithm, at);
        terms.add(at == low ? -tail : tail, tail);
      }
    }
    if (terms.good()) return terms.sum;
  }
  return Product(pair, low, high, -1).integral();
}

double pairs_above(const MixtureRow& row, bool logarithm, double threshold, double y) {
  const double high = std::max(threshold, y);
  double sum = 0;
  for (std::size_t j = 0; j < row.components(); ++j) {
    for (std::size_t k = j; k < row.components(); ++k) {
      const double weight = (j == k ? 1 : 2) * row.weights[j] * row.weights[k];
      if (weight == 0) continue;
      const ComponentPair pair = {
          {row.locations[j], row.locations[k]}, {row.scales[j], row.scales[k]}, logarithm};
      double part = common_upper_tail(pair, high);
      if (threshold < high) part += common_lower_part(pair, threshold, high);
      sum += weight * part;
    }
  }
  return sum;
}

}  // namespace seedbed::metrics
