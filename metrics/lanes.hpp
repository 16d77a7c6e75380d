#pragma once

#include "base/vector/logarithm.hpp"
#include "base/vector/memory.hpp"
#include "base/vector/normal.hpp"

// The kernels of scores work on rows side by side, in double: one row a lane.
namespace seedbed::metrics {
namespace {

using Lanes = Doubles;
using Mask = seedbed::Mask<double>;
constexpr int kLanes = kDoubleLanes;

constexpr double kSqrtHalf = 0.70710678118654752440;
constexpr double kSqrtTwoOverPi = 0.79788456080286535588;
constexpr double kInverseSqrtPi = 0.56418958354775628695;
constexpr double kTiny = 1e-300;

}  // namespace
}  // namespace seedbed::metrics
