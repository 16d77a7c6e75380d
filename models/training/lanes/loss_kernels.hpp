#pragma once

// The mixture head: its bias, and the log score with its derivatives.

#include "models/training/kernels.hpp"
#include "models/training/lanes/vector.hpp"

namespace seedbed::models {
namespace {

void add_to_rows(float* values, const float* row_bias, Grid grid) {
  for (size_t row = 0; row < grid.rows; ++row) {
    for (size_t c = 0; c < grid.width; c += kLanes) {
      const size_t at = row * grid.stride + c;
      store(values + at, load(values + at) + row_bias[row]);
    }
  }
}

void sum_rows(const float* values, float* row_sums, Grid grid) {
  for (size_t row = 0; row < grid.rows; ++row) {
    Floats sum = {};
    for (size_t c = 0; c < grid.width; c += kLanes)
      sum += keep_inside(load(values + row * grid.stride + c), c, grid.width);
    row_sums[row] = sum_lanes(sum);
  }
}

struct ScaleAndSlope {
  Floats scale, slope;
};

/// ln(1 + exp(raw)) above the floor, and its derivative.
inline ScaleAndSlope scale_of(Floats raw) {
  const Floats shrunk = exponential(raw > 0.0f ? -raw : raw);
  return {larger(raw, Floats{}) + logarithm_1p(shrunk) + kScaleFloor,
          (raw > 0.0f ? splat(1.0f) : shrunk) / (1.0f + shrunk)};
}

/// One vector of rows. With t_k = logit_k - z_k^2 / 2 - ln s_k the score is logsumexp(logit) - logsumexp(t) +
/// ln(2 pi) / 2; its derivative by logit_k is softmax(logit)_k - r_k with r = softmax(t), by location_k
/// -r_k z_k / s_k, by s_k r_k (1 - z_k^2) / s_k.
inline Floats log_score_lanes(const float* outputs, Floats y, float* gradient, size_t components,
                              size_t stride, float share) {
  Floats highest_logit = load(outputs);
  Floats highest = splat(-__builtin_inff());
  for (size_t k = 0; k < components; ++k) {
    const Floats logit = load(outputs + k * stride);
    const auto [scale, sigmoid] = scale_of(load(outputs + (2 * components + k) * stride));
    const Floats inverse = 1.0f / scale;
    const Floats z = (y - load(outputs + (components + k) * stride)) * inverse;
    const Floats square = z * z;
    const Floats t = logit - 0.5f * square - logarithm(scale);
    store(gradient + k * stride, t);
    store(gradient + (components + k) * stride, -share * z * inverse);
    store(gradient + (2 * components + k) * stride, share * (1.0f - square) * inverse * sigmoid);
    highest_logit = larger(logit, highest_logit);
    highest = larger(t, highest);
  }
  Floats sum_logit = {};
  Floats sum = {};
  for (size_t k = 0; k < components; ++k) {
    sum_logit += exponential(load(outputs + k * stride) - highest_logit);
    const Floats likelihood = exponential(load(gradient + k * stride) - highest);
    store(gradient + k * stride, likelihood);
    sum += likelihood;
  }
  const Floats inverse_logit = 1.0f / sum_logit;
  const Floats inverse_sum = 1.0f / sum;
  for (size_t k = 0; k < components; ++k) {
    const Floats weight = exponential(load(outputs + k * stride) - highest_logit) * inverse_logit;
    const Floats responsibility = load(gradient + k * stride) * inverse_sum;
    store(gradient + k * stride, share * (weight - responsibility));
    for (size_t part = components + k; part <= 2 * components + k; part += components)
      store(gradient + part * stride, load(gradient + part * stride) * responsibility);
  }
  constexpr float kHalfLogTwoPi = 0.91893853f;
  return highest_logit + logarithm(sum_logit) - highest - logarithm(sum) + kHalfLogTwoPi;
}

void log_score(const float* outputs, const float* target, float* loss, float* gradient, size_t components,
               size_t rows, size_t stride) {
  const float share = 1.0f / static_cast<float>(rows);
  for (size_t i = 0; i < rows; i += kLanes) {
    store(loss + i, log_score_lanes(outputs + i, load(target + i), gradient + i, components, stride, share));
  }
}

void mixtures(const float* outputs, float* weights, float* scales, float* slopes, size_t components,
              size_t rows, size_t stride) {
  for (size_t i = 0; i < rows; i += kLanes) {
    Floats highest = load(outputs + i);
    for (size_t k = 1; k < components; ++k) highest = larger(load(outputs + k * stride + i), highest);
    for (size_t k = 0; k < components; ++k) {
      const size_t at = k * stride + i;
      store(weights + at, exponential(load(outputs + at) - highest));
      const auto [scale, slope] = scale_of(load(outputs + 2 * components * stride + at));
      store(scales + at, scale);
      store(slopes + at, slope);
    }
  }
}

/// Both probabilities, so that neither loses its digits near 0: exp(-|x|) never overflows.
struct YesNo {
  Floats yes, no;
};

inline YesNo yes_no(Floats log_odds) {
  const Floats shrunk = exponential(log_odds > 0.0f ? -log_odds : log_odds);
  const Floats likely = 1.0f / (1.0f + shrunk), unlikely = shrunk * likely;
  return {log_odds > 0.0f ? likely : unlikely, log_odds > 0.0f ? unlikely : likely};
}

/// -ln of the probability of what happened is softplus(-x) for a yes, softplus(x) for a no.
void yes_no_log_score(const float* outputs, const float* target, float* loss, float* gradient, size_t rows) {
  const float share = 1.0f / static_cast<float>(rows);
  for (size_t i = 0; i < rows; i += kLanes) {
    const Floats x = load(outputs + i), y = load(target + i);
    const Floats against = y > 0.5f ? -x : x;
    const Floats shrunk = exponential(x > 0.0f ? -x : x);
    const auto [yes, no] = yes_no(x);
    store(loss + i, larger(against, Floats{}) + logarithm_1p(shrunk));
    store(gradient + i, share * (y > 0.5f ? -no : yes));
  }
}

void brier_score(const float* outputs, const float* target, float* loss, float* gradient, size_t rows) {
  const float share = 2.0f / static_cast<float>(rows);
  for (size_t i = 0; i < rows; i += kLanes) {
    const Floats y = load(target + i);
    const auto [yes, no] = yes_no(load(outputs + i));
    const Floats miss = y > 0.5f ? -no : yes;  // probability - outcome
    store(loss + i, miss * miss);
    store(gradient + i, share * miss * yes * no);
  }
}

}  // namespace
}  // namespace seedbed::models
