#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

#include "models/network_settings.hpp"
#include "models/training_settings.hpp"

namespace seedbed::models {

/// The names of an enumeration's values, in their order, as they stand in experiment and model files.
template <class Enum>
constexpr auto kNames = nullptr;

template <>
inline constexpr auto kNames<Family> = metrics::kFamilyNames;
template <>
inline constexpr std::array<std::string_view, 4> kNames<Activation> = {"relu", "silu", "gelu", "tanh"};
template <>
inline constexpr std::array<std::string_view, 3> kNames<Norm> = {"none", "batch", "layer"};
template <>
inline constexpr std::array<std::string_view, 3> kNames<NumericKind> = {"plain", "piecewise", "periodic"};
template <>
inline constexpr std::array<std::string_view, 2> kNames<Monitor> = {"crps_validation", "nll_validation"};
template <>
inline constexpr std::array<std::string_view, 3> kNames<OptimizerKind> = {"adam", "adamw", "sgd"};
template <>
inline constexpr std::array<std::string_view, 4> kNames<Schedule> = {"constant", "cosine", "one-cycle",
                                                                     "cosine-restarts"};
template <>
inline constexpr std::array<std::string_view, 3> kNames<Loss> = {"nll", "crps", "crps+nll"};
template <>
inline constexpr std::array<std::string_view, 3> kNames<AverageKind> = {"none", "ema", "tail"};

template <>
inline constexpr std::array<std::string_view, 3> kNames<Engine> = {"auto", "fused", "torch"};

template <>
inline constexpr std::array<std::string_view, 2> kNames<Preset> = {"none", "strong"};

template <class Enum>
constexpr std::string_view to_text(Enum value) {
  return kNames<Enum>.at(static_cast<std::size_t>(value));
}

/// Nothing if no value has that name.
template <class Enum>
constexpr std::optional<Enum> from_text(std::string_view text) {
  for (std::size_t i = 0; i < kNames<Enum>.size(); ++i) {
    if (kNames<Enum>[i] == text) return static_cast<Enum>(i);
  }
  return std::nullopt;
}

}  // namespace seedbed::models
