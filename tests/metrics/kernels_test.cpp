// The vector kernels of every instruction level against the scalar reference, and against themselves on other
// cuts of the same rows.

#include "metrics/kernels.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>

#include "metrics/families/lognormal.hpp"
#include "metrics/families/normal.hpp"
#include "metrics/run_kernel.hpp"
#include "tests/metrics/mixture_cases.hpp"

namespace seedbed::metrics {
namespace {

using testing::Cases;
using testing::GradientBuffers;

std::vector<VectorLevel> levels() {
  std::vector<VectorLevel> all;
  for (const VectorLevel level : {VectorLevel::baseline, VectorLevel::avx2, VectorLevel::avx512}) {
    if (level <= vector_level()) all.push_back(level);
  }
  return all;
}

struct KernelScore {
  const char* name;
  Family family;
  Kernel<double> RealKernels<double>::*kernel;
  scalar::RowScore reference;
};

constexpr KernelScore kScores[] = {
    {"CRPS of normal mixtures", Family::normal, &RealKernels<double>::normal_crps, scalar::normal_crps},
    {"CRPS of log-normal mixtures", Family::lognormal, &RealKernels<double>::lognormal_crps,
     scalar::lognormal_crps},
    {"log score of normal mixtures", Family::normal, &RealKernels<double>::normal_log_score,
     scalar::normal_log_score},
    {"log score of log-normal mixtures", Family::lognormal, &RealKernels<double>::lognormal_log_score,
     scalar::lognormal_log_score},
};

struct Scored {
  explicit Scored(const Cases& cases)
      : out(cases.rows()), status(cases.rows()), gradient(cases.weights.size()) {}

  std::vector<double> out;
  std::vector<RowStatus> status;
  GradientBuffers gradient;
};

Scored score(const KernelScore& which, VectorLevel level, const Cases& cases) {
  Scored scored(cases);
  const MixtureGradient gradient = scored.gradient.view();
  run_kernel(kernels(level).of_double.*which.kernel, which.reference, cases.view(), cases.y, scored.out,
             &gradient, scored.status);
  return scored;
}

Scored reference(const KernelScore& which, const Cases& cases) {
  Scored scored(cases);
  const MixtureGradient gradient = scored.gradient.view();
  scalar::score_rows(which.reference, cases.view(), cases.y, scored.out, &gradient, scored.status);
  return scored;
}

// Each value to within `tolerance` of it or of `scale`, whichever is larger.
void expect_near(const std::vector<double>& found, const std::vector<double>& expected, double scale,
                 double tolerance, const std::string& what) {
  ASSERT_EQ(found.size(), expected.size());
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (std::isnan(expected[i])) {
      EXPECT_TRUE(std::isnan(found[i])) << what << " " << i;
    } else if (std::isinf(expected[i])) {
      EXPECT_EQ(found[i], expected[i]) << what << " " << i;
    } else {
      EXPECT_NEAR(found[i], expected[i], tolerance * std::max(scale, std::abs(expected[i])))
          << what << " " << i;
    }
  }
}

// Rows with point masses, useless weights, observations at and below zero, and rows that are not ok.
Cases awkward_cases(Family family) {
  Cases cases = testing::ordinary_cases(family, 3, 64, 31);
  for (std::size_t row = 0; row < 64; ++row) {
    const std::size_t at = 3 * row;
    switch (row % 8) {
      case 0:
        cases.scales[at + 1] = 0;
        break;
      case 1:
        cases.scales[at] = cases.scales[at + 2] = 0;
        break;
      case 2:
        cases.weights[at] = cases.weights[at] + cases.weights[at + 1], cases.weights[at + 1] = 0;
        break;
      case 3:
        cases.y[row] = row % 16 == 3 ? 0 : -1.5;
        break;
      case 4:
        cases.scales[at] = -1;
        break;
      case 5:
        cases.locations[at + 1] = NAN;
        break;
      case 6:
        cases.weights[at + 2] += 0.1;
        break;
      case 7:
        cases.scales[at] = 0.003, cases.scales[at + 1] = 0.004, cases.locations[at] = cases.locations[at + 1];
        break;
    }
  }
  return cases;
}

TEST(Kernels, AgreeWithTheScalarReference) {
  for (const KernelScore& which : kScores) {
    for (const VectorLevel level : levels()) {
      for (const std::size_t components : {1, 2, 3, 4, 7, 33}) {
        const Cases cases = testing::ordinary_cases(which.family, components, 101, 30);
        const Scored found = score(which, level, cases), expected = reference(which, cases);
        const std::string what = which.name + std::string(" at ") + std::string(name(level));
        EXPECT_EQ(found.status, expected.status) << what;
        expect_near(found.out, expected.out, 0, 1e-12, what);
        expect_near(found.gradient.weights, expected.gradient.weights, 1e-2, 1e-11, what + ", weight");
        expect_near(found.gradient.locations, expected.gradient.locations, 1e-2, 1e-11, what + ", location");
        expect_near(found.gradient.scales, expected.gradient.scales, 1e-2, 1e-11, what + ", scale");
      }
    }
  }
}

TEST(Kernels, AgreeWithTheScalarReferenceOnAwkwardRows) {
  for (const KernelScore& which : kScores) {
    for (const VectorLevel level : levels()) {
      const Cases cases = awkward_cases(which.family);
      const Scored found = score(which, level, cases), expected = reference(which, cases);
      const std::string what = which.name + std::string(" at ") + std::string(name(level));
      EXPECT_EQ(found.status, expected.status) << what;
      expect_near(found.out, expected.out, 1e-2, 1e-11, what);
      expect_near(found.gradient.weights, expected.gradient.weights, 1, 1e-10, what + ", weight");
      expect_near(found.gradient.locations, expected.gradient.locations, 1, 1e-10, what + ", location");
      expect_near(found.gradient.scales, expected.gradient.scales, 1, 1e-10, what + ", scale");
    }
  }
}

bool same_bits(std::span<const double> a, std::span<const double> b) {
  return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size_bytes()) == 0;
}

Cases part_of(const Cases& all, std::size_t first, std::size_t count) {
  const auto cut = [&](const std::vector<double>& values, std::size_t width) {
    return std::vector<double>(values.begin() + first * width, values.begin() + (first + count) * width);
  };
  const std::size_t width = all.components;
  return {all.family,   width, cut(all.weights, width), cut(all.locations, width), cut(all.scales, width),
          cut(all.y, 1)};
}

// A row's bits must not depend on how many rows come with it, where among them it stands, or what they are.
TEST(Kernels, ARowHasTheSameBitsInEveryBatch) {
  for (const KernelScore& which : kScores) {
    for (const VectorLevel level : levels()) {
      for (const bool wild : {false, true}) {
        const Cases all = wild ? testing::wild_cases(which.family, 3, 320, 1e-4, 10, 32)
                               : testing::ordinary_cases(which.family, 3, 320, 33);
        const Scored whole = score(which, level, all);
        for (std::size_t count = 1; count <= 300; ++count) {
          const std::size_t first = count % 20;
          const Scored some = score(which, level, part_of(all, first, count));
          const auto same = [&](const std::vector<double>& found, const std::vector<double>& expected,
                                std::size_t width) {
            return same_bits(found, std::span(expected).subspan(first * width, count * width));
          };
          ASSERT_TRUE(same(some.out, whole.out, 1))
              << which.name << ", " << count << " rows at " << name(level);
          ASSERT_TRUE(same(some.gradient.weights, whole.gradient.weights, 3)) << which.name << ", " << count;
          ASSERT_TRUE(same(some.gradient.locations, whole.gradient.locations, 3))
              << which.name << ", " << count;
          ASSERT_TRUE(same(some.gradient.scales, whole.gradient.scales, 3)) << which.name << ", " << count;
        }
      }
    }
  }
}

TEST(Kernels, ValueWithAndWithoutGradientIsTheSame) {
  for (const KernelScore& which : kScores) {
    for (const VectorLevel level : levels()) {
      const Cases cases = testing::ordinary_cases(which.family, 3, 77, 34);
      Scored plain(cases);
      run_kernel(kernels(level).of_double.*which.kernel, which.reference, cases.view(), cases.y, plain.out,
                 nullptr, plain.status);
      EXPECT_TRUE(same_bits(plain.out, score(which, level, cases).out))
          << which.name << " at " << name(level);
    }
  }
}

}  // namespace
}  // namespace seedbed::metrics
