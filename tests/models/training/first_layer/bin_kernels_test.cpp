// The two rows of tables that a number touches, against the dense product with its expanded inputs.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/aligned_floats.hpp"
#include "base/random.hpp"
#include "base/vector_level.hpp"
#include "models/training/kernels.hpp"
#include "tests/models/example_bins.hpp"

namespace seedbed::models {
namespace {

struct Shape {
  std::size_t rows, inputs, bins, width;
};

class BinKernels : public testing::TestWithParam<VectorLevel> {
 protected:
  /// All a step does with bins, and what a plain loop makes of the same numbers.
  void expect_dense(const Shape& shape) {
    if (GetParam() > vector_level()) GTEST_SKIP() << "this processor has no such vectors";
    const Kernels& all = kernels(GetParam());
    const std::size_t stride = aligned_stride(shape.width);
    const BinTable table = {shape.inputs, shape.bins, shape.width, stride};
    NetworkSettings settings;
    settings.hidden = {static_cast<int>(shape.width)};
    settings.numeric = {NumericKind::piecewise, static_cast<int>(shape.bins)};
    const NetworkLayout layout = network_layout(settings, {.numeric = static_cast<int>(shape.inputs)});
    std::vector<float> statistics(layout.statistic_count);
    set_example_bins(layout, statistics);
    const float* starts = statistics.data() + layout.find("numeric.start").offset;
    const float* slopes = statistics.data() + layout.find("numeric.slope").offset;

    RandomStream random(3, Purpose::synthesis);
    const auto fill = [&](AlignedFloats& values) {
      for (float& value : values.span()) value = static_cast<float>(random.normal());
    };
    const std::size_t number_stride = aligned_stride(shape.inputs);
    AlignedFloats numbers(shape.rows * number_stride), outputs(shape.rows * stride);
    AlignedFloats weights(aligned_stride(shape.inputs * shape.bins * shape.width));
    AlignedFloats gradient(weights.size()), passed(shape.inputs * shape.bins * stride);
    for (AlignedFloats* values : {&numbers, &outputs, &weights, &gradient, &passed}) fill(*values);
    numbers[0] = -1e30f;
    numbers[number_stride] = 1e30f;
    if (shape.inputs > 1) numbers[1] = starts[shape.bins];  // on an edge
    std::vector<double> expected(outputs.data(), outputs.data() + outputs.size());
    std::vector<BinnedNumber> found(shape.rows * shape.inputs);
    std::vector<SortedNumber> sorted(shape.inputs * kBinRows);
    std::vector<std::uint32_t> ends(shape.inputs * shape.bins);
    const AlignedFloats& delta = numbers_like(outputs);

    all.find_bins(numbers.data(), starts, slopes, table, {shape.rows, shape.inputs, number_stride},
                  found.data());
    all.sum_bins(weights.data(), table, passed.data());
    all.add_bins(weights.data(), passed.data(), table, found.data(), outputs.data(),
                 {shape.rows, shape.width, stride});
    all.bins_back(delta.data(), table, found.data(), {sorted.data(), ends.data()}, gradient.data(),
                  {shape.rows, shape.width, stride});

    std::vector<double> dense(shape.inputs * shape.bins * shape.width);
    for (std::size_t i = 0; i < shape.rows; ++i) {
      for (std::size_t b = 0; b < shape.inputs * shape.bins; ++b) {
        const double number = static_cast<double>(numbers[i * number_stride + b / shape.bins]);
        const double share =
            std::clamp((number - static_cast<double>(starts[b])) * static_cast<double>(slopes[b]), 0.0, 1.0);
        for (std::size_t o = 0; o < shape.width; ++o) {
          expected[i * stride + o] += share * static_cast<double>(weights[b * shape.width + o]);
          dense[b * shape.width + o] += share * static_cast<double>(delta[i * stride + o]);
        }
      }
    }
    // Sums of as many terms of order 1 as there are bins, or rows, in float32.
    const double forward = 3e-7 * static_cast<double>(shape.inputs * shape.bins) + 2e-6;
    const double back = 3e-7 * static_cast<double>(shape.rows) + 2e-6;
    for (std::size_t i = 0; i < shape.rows; ++i) {
      for (std::size_t o = 0; o < shape.width; ++o)
        ASSERT_NEAR(outputs[i * stride + o], expected[i * stride + o], forward) << "row " << i;
    }
    for (std::size_t i = 0; i < dense.size(); ++i) ASSERT_NEAR(gradient[i], dense[i], back) << "weight " << i;
  }

 private:
  const AlignedFloats& numbers_like(const AlignedFloats& values) {
    delta_ = AlignedFloats(values.size());
    RandomStream random(8, Purpose::synthesis);
    for (float& value : delta_.span()) value = static_cast<float>(random.normal());
    return delta_;
  }

  AlignedFloats delta_;
};

TEST_P(BinKernels, GiveWhatTheExpandedInputsGive) {
  // Blocks of rows that are full, ragged and single; widths below, at and beyond whole vectors.
  for (const std::size_t rows : {std::size_t{2}, kBinRows, 2 * kBinRows + 1}) {
    for (const std::size_t width : {1U, 9U, 16U, 64U, 100U}) {
      for (const std::size_t bins : {1U, 5U, 16U, 40U}) {
        SCOPED_TRACE(testing::Message() << rows << " rows, " << width << " wide, " << bins << " bins");
        expect_dense({rows, 1, bins, width});
        expect_dense({rows, 7, bins, width});
      }
    }
  }
  expect_dense({300, 2, 1000, 8});
}

INSTANTIATE_TEST_SUITE_P(All, BinKernels,
                         testing::Values(VectorLevel::baseline, VectorLevel::avx2, VectorLevel::avx512));

}  // namespace
}  // namespace seedbed::models
