#pragma once

#include <cstddef>
#include <string>

#include "models/inference.hpp"

namespace seedbed::forecasts {

/// Whether a row's forecast can be used: its parameters, its mean and its standard deviation are finite
/// doubles, so that all its quantiles are as well. A log-normal forecast far from the training data has
/// finite parameters and an infinite mean.
bool is_finite_forecast(const models::MixtureRows& mixtures, std::size_t row);

/// "its forecast is not finite (mean inf, …): …": why a row cannot be predicted.
std::string not_finite(const models::MixtureRows& mixtures, std::size_t row);

}  // namespace seedbed::forecasts
