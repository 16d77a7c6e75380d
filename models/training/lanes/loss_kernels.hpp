#pragma once

// The mixture head: its bias, and the log score with its derivatives.

#include "base/vector/logarithm.hpp"
#include "models/training/kernels.hpp"
#include "models/training/lanes/places.hpp"

namespace seedbed::models {
namespace {

void add_to_rows(float* values, const float* row_bias, Grid grid) {
  for (std::size_t row = 0; row < grid.rows; ++row) {
    for (std::size_t c = 0; c < grid.width; c += kFloatLanes) {
      const std::size_t at = row * grid.stride + c;
      store(values + at, load(values + at) + row_bias[row]);
    }
  }
}

void sum_rows(const float* values, float* row_sums, Grid grid) {
  for (std::size_t row = 0; row < grid.rows; ++row) {
    Floats sum = {};
    for (std::size_t c = 0; c < grid.width; c += kFloatLanes)
      sum += keep_inside(load(values + row * grid.stride + c), c, grid.width);
    row_sums[row] = sum_lanes(sum);
  }
}

struct ScaleAndSlope {
  Floats scale, slope;
};

/// ln(1 + exp(raw)) above the floor, and its derivative.
inline ScaleAndSlope scale_of(Floats raw) {
  const Floats shrunk = clamped_exp(select(raw > 0.0f, -raw, raw));
  return {max(raw, Floats{}) + log_of_1_plus(shrunk) + kScaleFloor,
          select(raw > 0.0f, 1.0f, shrunk) / (1.0f + shrunk)};
}

/// One vector of rows. With t_k = logit_k - z_k^2 / 2 - ln s_k the score is logsumexp(logit) - logsumexp(t) +
/// ln(2 pi) / 2; its derivative by logit_k is softmax(logit)_k - r_k with r = softmax(t), by location_k
/// -r_k z_k / s_k, by s_k r_k (1 - z_k^2) / s_k.
inline Floats log_score_lanes(const float* outputs, Floats y, float* gradient, std::size_t components,
                              std::size_t stride, float share) {
  Floats highest_logit = load(outputs);
  Floats highest = -__builtin_inff();
  for (std::size_t k = 0; k < components; ++k) {
    const Floats logit = load(outputs + k * stride);
    const auto [scale, sigmoid] = scale_of(load(outputs + (2 * components + k) * stride));
    const Floats inverse = 1.0f / scale;
    const Floats z = (y - load(outputs + (components + k) * stride)) * inverse;
    const Floats square = z * z;
    const Floats t = logit - 0.5f * square - log(scale);
    store(gradient + k * stride, t);
    store(gradient + (components + k) * stride, -share * z * inverse);
    store(gradient + (2 * components + k) * stride, share * (1.0f - square) * inverse * sigmoid);
    highest_logit = max(logit, highest_logit);
    highest = max(t, highest);
  }
  Floats sum_logit = {};
  Floats sum = {};
  for (std::size_t k = 0; k < components; ++k) {
    sum_logit += clamped_exp(load(outputs + k * stride) - highest_logit);
    const Floats likelihood = clamped_exp(load(gradient + k * stride) - highest);
    store(gradient + k * stride, likelihood);
    sum += likelihood;
  }
  const Floats inverse_logit = 1.0f / sum_logit;
  const Floats inverse_sum = 1.0f / sum;
  for (std::size_t k = 0; k < components; ++k) {
    const Floats weight = clamped_exp(load(outputs + k * stride) - highest_logit) * inverse_logit;
    const Floats responsibility = load(gradient + k * stride) * inverse_sum;
    store(gradient + k * stride, share * (weight - responsibility));
    for (std::size_t part = components + k; part <= 2 * components + k; part += components)
      store(gradient + part * stride, load(gradient + part * stride) * responsibility);
  }
  constexpr float kHalfLogTwoPi = 0.91893853f;
  return highest_logit + log(sum_logit) - highest - log(sum) + kHalfLogTwoPi;
}

void log_score(const float* outputs, const float* target, float* loss, float* gradient,
               std::size_t components, std::size_t rows, std::size_t stride) {
  const float share = 1.0f / static_cast<float>(rows);
  for (std::size_t i = 0; i < rows; i += kFloatLanes) {
    store(loss + i, log_score_lanes(outputs + i, load(target + i), gradient + i, components, stride, share));
  }
}

void mixtures(const float* outputs, float* weights, float* scales, float* slopes, std::size_t components,
              std::size_t rows, std::size_t stride) {
  for (std::size_t i = 0; i < rows; i += kFloatLanes) {
    Floats highest = load(outputs + i);
    for (std::size_t k = 1; k < components; ++k) highest = max(load(outputs + k * stride + i), highest);
    for (std::size_t k = 0; k < components; ++k) {
      const std::size_t at = k * stride + i;
      store(weights + at, clamped_exp(load(outputs + at) - highest));
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
  const Floats shrunk = clamped_exp(select(log_odds > 0.0f, -log_odds, log_odds));
  const Floats likely = 1.0f / (1.0f + shrunk), unlikely = shrunk * likely;
  return {select(log_odds > 0.0f, likely, unlikely), select(log_odds > 0.0f, unlikely, likely)};
}

/// -ln of the probability of what happened is softplus(-x) for a yes, softplus(x) for a no.
void yes_no_log_score(const float* outputs, const float* target, float* loss, float* gradient,
                      std::size_t rows) {
  const float share = 1.0f / static_cast<float>(rows);
  for (std::size_t i = 0; i < rows; i += kFloatLanes) {
    const Floats x = load(outputs + i), y = load(target + i);
    const Floats against = select(y > 0.5f, -x, x);
    const Floats shrunk = clamped_exp(select(x > 0.0f, -x, x));
    const auto [yes, no] = yes_no(x);
    store(loss + i, max(against, Floats{}) + log_of_1_plus(shrunk));
    store(gradient + i, share * select(y > 0.5f, -no, yes));
  }
}

void brier_score(const float* outputs, const float* target, float* loss, float* gradient, std::size_t rows) {
  const float share = 2.0f / static_cast<float>(rows);
  for (std::size_t i = 0; i < rows; i += kFloatLanes) {
    const Floats y = load(target + i);
    const auto [yes, no] = yes_no(load(outputs + i));
    const Floats miss = select(y > 0.5f, -no, yes);  // probability - outcome
    store(loss + i, miss * miss);
    store(gradient + i, share * miss * yes * no);
  }
}

}  // namespace
}  // namespace seedbed::models
