#pragma once

#include <cstdint>
#include <span>

#include "models/inputs.hpp"
#include "models/network_layout.hpp"

namespace seedbed::models {

/// The values training starts from, every random one counted from `seed`:
///   tables       standard normal
///   trunk        weights and biases uniform within +-1 / sqrt(inputs), as torch::nn::Linear's
///   norms        weight 1, bias 0; running mean 0, running variance 1
///   head         weights uniform within +-0.1 / sqrt(inputs), so that all rows start from nearly the same
///   mixture: equal
///                logits, locations at `locations` (quantiles of the standardised target), and one scale that
///                gives the mixture the target's variance of 1
/// A tensor's numbers depend on its kind, its index and its size only: cells that share a layer's shape and a
/// seed start it alike. Of a network other than the perceptron, all but the head starts as its engine has it.
NetworkState initial_state(const NetworkSettings& settings, const InputShape& inputs,
                           std::span<const double> locations, std::uint64_t seed);

}  // namespace seedbed::models
