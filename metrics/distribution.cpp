#include "metrics/distribution.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <vector>

#include "metrics/families/family.hpp"
#include "metrics/run_kernel.hpp"
#include "metrics/scalar_distribution.hpp"
#include "metrics/special_functions.hpp"

namespace seedbed::metrics {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

template <class Function>
void for_each_row(const Mixtures& mixtures, std::span<double> out, const Function& value) {
  require_sizes(mixtures, {out.size()});
  thread_local MixtureRow row;  // whose memory is used again
  for (std::size_t r = 0; r < out.size(); ++r) {
    out[r] = row.load(mixtures, r) == RowStatus::ok ? value(row, r) : kNan;
  }
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
  const FamilyTraits& family = traits(mixtures.family);
  if (!family.normal_distribution) {
    return for_each_row(mixtures, out, [&](const MixtureRow& row, std::size_t r) {
      return std::isnan(y[r]) ? kNan : std::min(1.0, family.cdf(row, y[r]));
    });
  }
  const bool logarithm = family.link == Link::logarithm;
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
  const FamilyTraits& family = traits(mixtures.family);
  if (!family.normal_distribution) {
    return for_each_row(
        mixtures, out, [&](const MixtureRow& row, std::size_t) { return family.quantile(row, probability); });
  }
  const bool upper = probability > 0.5;
  const double tail = upper ? 1 - probability : probability;
  const auto ask = [&](KernelCall<double>& call) {
    call.probability = tail;
    call.normal_quantile = normal_quantile(tail);
    call.upper = upper;
  };
  run_with_care(kernels().quantile, mixtures, {}, out, ask,
                [&](const MixtureRow& row, std::size_t) { return scalar::quantile(row, tail, upper); });
  if (family.link == Link::identity) return;
  for (double& value : out) value = std::exp(value);
}

void mean(const Mixtures& mixtures, std::span<double> out) {
  const FamilyTraits& family = traits(mixtures.family);
  for_each_row(mixtures, out, [&](const MixtureRow& row, std::size_t) { return family.mean(row); });
}

void median(const Mixtures& mixtures, std::span<double> out) {
  quantile(mixtures, 0.5, out);
}

void standard_deviation(const Mixtures& mixtures, std::span<double> out) {
  const FamilyTraits& family = traits(mixtures.family);
  for_each_row(mixtures, out,
               [&](const MixtureRow& row, std::size_t) { return family.standard_deviation(row); });
}

void exceedance(const Mixtures& mixtures, double threshold, std::span<double> out) {
  const FamilyTraits& family = traits(mixtures.family);
  if (family.exceedance != nullptr) {
    return for_each_row(mixtures, out, [&](const MixtureRow& row, std::size_t) {
      return std::isnan(threshold) ? kNan : family.exceedance(row, threshold);
    });
  }
  thread_local std::vector<double> thresholds;  // whose memory is used again
  thresholds.assign(out.size(), threshold);
  cdf(mixtures, thresholds, out);
  for (double& value : out) value = std::max(0.0, 1 - value);
}

}  // namespace seedbed::metrics
