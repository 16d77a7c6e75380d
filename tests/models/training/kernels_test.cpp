// Every vector level this machine has against torch's functions, in double.

#include "models/training/kernels.hpp"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>
#include <limits>

#include "base/aligned_floats.hpp"
#include "base/random.hpp"
#include "base/vector_level.hpp"
#include "models/torch/perceptron_module.hpp"
#include "models/training/reference/plain_losses.hpp"

namespace seedbed::models {
namespace {

std::vector<const Kernels*> levels() {
  std::vector<const Kernels*> result;
  for (const VectorLevel level : {VectorLevel::baseline, VectorLevel::avx2, VectorLevel::avx512}) {
    if (level <= vector_level()) result.push_back(&kernels(level));
  }
  return result;
}

TEST(Kernels, HaveActivationsAndSlopesToFloatRounding) {
  constexpr std::size_t kCount = 4800;
  torch::Tensor x = torch::linspace(-30.0, 30.0, kCount, torch::kFloat32);
  for (const Activation activation :
       {Activation::relu, Activation::silu, Activation::gelu, Activation::tanh}) {
    torch::Tensor exact_x = x.to(torch::kFloat64).requires_grad_();
    const torch::Tensor exact = activate(activation, exact_x);
    exact.sum().backward();
    for (const Kernels* kernels : levels()) {
      AlignedFloats z(kCount);
      AlignedFloats out(kCount);
      std::copy_n(x.data_ptr<float>(), kCount, z.data());
      kernels->activate(activation)(z.data(), out.data(), nullptr, {kCount / 48, 48, 48});
      for (std::size_t i = 0; i < kCount; ++i) {
        const double value = exact.data_ptr<double>()[i];
        // Relative to x: beyond a few tens the value of silu or gelu is a small part of it.
        EXPECT_NEAR(out[i], value, 4e-7 * std::max(1.0, std::abs(exact_x.data_ptr<double>()[i])));
        EXPECT_NEAR(z[i], exact_x.grad().data_ptr<double>()[i], 2e-6);
      }
    }
  }
}

TEST(Kernels, HaveALogScoreThatStaysAccurateFarFromTheMixture) {
  constexpr std::size_t kComponents = 4;
  constexpr std::size_t kRows = 50;
  const std::size_t stride = aligned_stride(kRows);
  AlignedFloats outputs(3 * kComponents * stride);
  AlignedFloats target(stride);
  for (std::size_t i = 0; i < kRows; ++i) {
    target[i] = static_cast<float>(i) - 25.0f;
    for (std::size_t j = 0; j < 3 * kComponents; ++j)
      outputs[j * stride + i] = static_cast<float>((i * 31 + j * 17) % 41) - 20.0f;
  }
  torch::Tensor exact = torch::zeros({kRows, 3 * kComponents}, torch::kFloat64);
  for (std::size_t i = 0; i < kRows; ++i)
    for (std::size_t j = 0; j < 3 * kComponents; ++j)
      exact.data_ptr<double>()[i * 3 * kComponents + j] = static_cast<double>(outputs[j * stride + i]);
  exact.requires_grad_();
  const torch::Tensor y = torch::from_blob(target.data(), {kRows}).to(torch::kFloat64);
  const torch::Tensor mean = log_score_loss(exact, y);
  mean.backward();
  for (const Kernels* kernels : levels()) {
    AlignedFloats loss(stride);
    AlignedFloats gradient(outputs.size());
    kernels->log_score(outputs.data(), target.data(), loss.data(), gradient.data(), kComponents, kRows,
                       stride);
    double sum = 0;
    for (std::size_t i = 0; i < kRows; ++i) sum += static_cast<double>(loss[i]);
    EXPECT_NEAR(sum / kRows, mean.item<double>(), 2e-6 * std::abs(mean.item<double>()));
    for (std::size_t i = 0; i < kRows; ++i) {
      for (std::size_t j = 0; j < 3 * kComponents; ++j) {
        const double slope = exact.grad().data_ptr<double>()[i * 3 * kComponents + j];
        EXPECT_NEAR(gradient[j * stride + i], slope, 4e-6 * std::abs(slope) + 1e-8) << i << " " << j;
      }
    }
  }
}

TEST(Kernels, ApproachByAShare) {
  for (const Kernels* kernels : levels()) {
    for (const std::size_t size : {1, 15, 16, 17, 100}) {
      RandomStream random(size, Purpose::synthesis);
      std::vector<float> average(size + 1, 7.0f), values(size);
      for (std::size_t i = 0; i < size; ++i) {
        average[i] = static_cast<float>(random.normal());
        values[i] = static_cast<float>(random.normal());
      }
      const std::vector<float> before = average;
      kernels->approach(average.data(), values.data(), size, 0.3f);
      for (std::size_t i = 0; i < size; ++i) {
        const double expected = 0.7 * static_cast<double>(before[i]) + 0.3 * static_cast<double>(values[i]);
        EXPECT_NEAR(average[i], expected, 3e-7);
      }
      EXPECT_EQ(average[size], 7.0f);
      kernels->approach(average.data(), values.data(), size, 1.0f);  // from wherever, up to rounding
      for (std::size_t i = 0; i < size; ++i) EXPECT_NEAR(average[i], values[i], 3e-7);
    }
  }
}

TEST(Kernels, HandOnWhatIsNotANumber) {
  const std::size_t stride = 16;
  for (const Kernels* kernels : levels()) {
    for (const float bad : {std::nanf(""), HUGE_VALF}) {
      AlignedFloats outputs(3 * stride);
      AlignedFloats target(stride);
      AlignedFloats loss(stride);
      AlignedFloats gradient(3 * stride);
      outputs[stride + 2] = bad;
      kernels->log_score(outputs.data(), target.data(), loss.data(), gradient.data(), 1, 4, stride);
      EXPECT_TRUE(std::isfinite(loss[1]));
      EXPECT_FALSE(std::isfinite(loss[2]));
    }
  }
}

TEST(Dropout, KeepsTheSameElementsAtEveryLevelInTheShareAskedFor) {
  constexpr std::size_t kRows = 300;
  constexpr std::size_t kStride = 112;
  const DropoutDraw draw = {.seed = 0x123456789abcdefu, .layer = 3, .step = 99};
  for (const double probability : {0.1, 0.5, 0.95}) {
    const std::uint32_t threshold = drop_threshold(probability);
    std::size_t kept = 0;
    for (std::size_t i = 0; i < kRows * kStride; ++i) kept += drop_number(draw, i) >= threshold;
    const double n = kRows * kStride;
    // Four standard deviations of a binomial share.
    EXPECT_NEAR(static_cast<double>(kept) / n, 1 - probability,
                4 * std::sqrt(probability * (1 - probability) / n));
    for (const Kernels* kernels : levels()) {
      AlignedFloats values(kRows * kStride);
      AlignedFloats slopes(kRows * kStride);
      std::fill_n(values.data(), values.size(), 1.0f);
      std::fill_n(slopes.data(), slopes.size(), 2.0f);
      kernels->drop(values.data(), slopes.data(), {kRows, 100, kStride}, threshold, 3.0f, draw);
      for (std::size_t i = 0; i < values.size(); ++i) {
        const bool keep = drop_number(draw, i) >= threshold;
        ASSERT_EQ(values[i], keep ? 3.0f : 0.0f) << i;
        ASSERT_EQ(slopes[i], keep ? 6.0f : 0.0f) << i;
      }
    }
  }
}

TEST(Dropout, DrawsDifferBySeedLayerAndStep) {
  const DropoutDraw draw = {.seed = 1, .layer = 0, .step = 5};
  for (const DropoutDraw& other : {DropoutDraw{2, 0, 5}, DropoutDraw{1, 1, 5}, DropoutDraw{1, 0, 6}}) {
    int same = 0;
    for (std::uint64_t i = 0; i < 1000; ++i) same += drop_number(draw, i) == drop_number(other, i);
    EXPECT_EQ(same, 0);
  }
}

}  // namespace
}  // namespace seedbed::models
