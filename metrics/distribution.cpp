#include "metrics/distribution.hpp"

#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <stdexcept>
#include <vector>

#include "metrics/bernoulli.hpp"
#include "metrics/run_kernel.hpp"
#include "metrics/scalar_distribution.hpp"
#include "metrics/special_functions.hpp"

namespace seedbed::metrics {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

double row_mean(Family family, const MixtureRow& row) {
  if (family == Family::bernoulli) return scalar::bernoulli_probability(row, true);
  double sum = 0;
  for (std::size_t k = 0; k < row.components(); ++k) {
    if (row.weights[k] == 0) continue;
    const double mu = row.locations[k], sigma = row.scales[k];
    sum += row.weights[k] * (family == Family::normal ? mu : std::exp(mu + 0.5 * sigma * sigma));
  }
  return sum;
}

double row_standard_deviation(Family family, const MixtureRow& row) {
  const double centre = row_mean(family, row);
  if (family == Family::bernoulli) return std::sqrt(centre * scalar::bernoulli_probability(row, false));
  if (!std::isfinite(centre)) return std::numeric_limits<double>::infinity();
  double variance = 0;
  for (std::size_t k = 0; k < row.components(); ++k) {
    if (row.weights[k] == 0) continue;
    const double mu = row.locations[k], sigma = row.scales[k];
    const double own = family == Family::normal ? mu : std::exp(mu + 0.5 * sigma * sigma);
    const double spread = family == Family::normal ? sigma : own * std::sqrt(std::expm1(sigma * sigma));
    variance += row.weights[k] * (spread * spread + (own - centre) * (own - centre));
  }
  return std::sqrt(variance);
}

template <class Function>
void for_each_row(const Mixtures& mixtures, std::span<double> out, const Function& value) {
  require_sizes(mixtures, {out.size()});
  thread_local MixtureRow row;  // whose memory is used again
  for (std::size_t r = 0; r < out.size(); ++r) {
    out[r] = row.load(mixtures, r) == RowStatus::ok ? value(row, r) : kNan;
  }
}

void bernoulli_cdf(const Mixtures& mixtures, std::span<const double> y, std::span<double> out) {
  for_each_row(mixtures, out, [&](const MixtureRow& row, std::size_t r) {
    if (std::isnan(y[r])) return kNan;
    if (y[r] < 0) return 0.0;
    return y[r] < 1 ? scalar::bernoulli_probability(row, false) : 1.0;
  });
}

void bernoulli_quantile(const Mixtures& mixtures, double probability, std::span<double> out) {
  for_each_row(mixtures, out, [&](const MixtureRow& row, std::size_t) {
    return scalar::bernoulli_probability(row, false) >= probability ? 0.0 : 1.0;
  });
}

// Runs a kernel, then what it handed back row by row. `y` may be empty.
template <class Ask, class Careful>
void run_with_care(Kernel<double> kernel, const Mixtures& mixtures, std::span<const double> y,
                   std::span<double> out, const Ask& ask, const Careful& careful) {
  const KernelScratch scratch(mixtures.components);
  thread_local std::vector<RowStatus> status;
  status.resize(out.size());
  KernelCall<double> call = kernel_call(mixtures);
  call.y = y.empty() ? nullptr : y.data();
  call.out = out.data();
  call.status = status.data();
  call.scratch = scratch.data();
  ask(call);
  kernel(call);
  thread_local MixtureRow row;  // whose memory is used again
  for (std::size_t r = 0; r < out.size(); ++r) {
    if (status[r] != kNeedsCare && status[r] != RowStatus::observation_not_finite) continue;
    if (row.load(mixtures, r) == RowStatus::ok) out[r] = careful(row, r);
  }
}

}  // namespace

void cdf(const Mixtures& mixtures, std::span<const double> y, std::span<double> out) {
  require_sizes(mixtures, {y.size(), out.size()});
  if (mixtures.family == Family::bernoulli) return bernoulli_cdf(mixtures, y, out);
  const bool logarithm = mixtures.family == Family::lognormal;
  thread_local std::vector<double> t;
  t.assign(y.begin(), y.end());
  for (double& value : t) {
    if (logarithm) value = value > 0 ? std::log(value) : (std::isnan(value) ? value : -HUGE_VAL);
  }
  run_with_care(
      kernels().cdf, mixtures, t, out, [](KernelCall<double>&) {},
      [&](const MixtureRow& row, std::size_t r) {
        if (std::isinf(t[r])) return t[r] > 0 ? 1.0 : 0.0;
        return std::isnan(t[r]) ? kNan : scalar::cdf(row, t[r]);
      });
  // Weights that were divided by their sum can add up to the next double above 1, which is no probability.
  for (double& value : out) {
    if (value > 1) value = 1;
  }
}

void quantile(const Mixtures& mixtures, double probability, std::span<double> out) {
  if (!(probability > 0 && probability < 1)) {
    throw std::invalid_argument(
        fmt::format("a quantile needs a probability between 0 and 1, not {}", probability));
  }
  require_sizes(mixtures, {out.size()});
  if (mixtures.family == Family::bernoulli) return bernoulli_quantile(mixtures, probability, out);
  const bool upper = probability > 0.5;
  const double tail = upper ? 1 - probability : probability;
  const auto ask = [&](KernelCall<double>& call) {
    call.probability = tail;
    call.normal_quantile = normal_quantile(tail);
    call.upper = upper;
  };
  run_with_care(kernels().quantile, mixtures, {}, out, ask,
                [&](const MixtureRow& row, std::size_t) { return scalar::quantile(row, tail, upper); });
  if (mixtures.family == Family::normal) return;
  for (double& value : out) value = std::exp(value);
}

void mean(const Mixtures& mixtures, std::span<double> out) {
  for_each_row(mixtures, out,
               [&](const MixtureRow& row, std::size_t) { return row_mean(mixtures.family, row); });
}

void median(const Mixtures& mixtures, std::span<double> out) {
  quantile(mixtures, 0.5, out);
}

void standard_deviation(const Mixtures& mixtures, std::span<double> out) {
  for_each_row(mixtures, out, [&](const MixtureRow& row, std::size_t) {
    return row_standard_deviation(mixtures.family, row);
  });
}

}  // namespace seedbed::metrics
