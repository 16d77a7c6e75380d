#pragma once

#include <array>
#include <cstddef>
#include <string_view>

/// All families of forecasts, in the order of their numbers. To add one, add its name at the end of this list
/// and write metrics/families/<name>.cpp, which defines `constinit const FamilyTraits <name>_family` (see
/// family.hpp, which says what each field is for), and <name>.hpp with what others may call. Nothing else
/// names a family: settings, model and forecast files, training, prediction, scores, `init`, the messages and
/// the library all ask the traits.
#define SEEDBED_FAMILIES(X) \
  X(normal)                 \
  X(lognormal)              \
  X(bernoulli)              \
  X(laplace)                \
  X(hurdle_lognormal)       \
  X(negative_binomial)

namespace seedbed::metrics {

/// The family of a mixture's components. For `lognormal`, locations and scales are those of log Y.
/// `bernoulli` is for an outcome that is 0 or 1: a location is the log-odds of 1, scales mean nothing (0 will
/// do). Of a `laplace` component the scale is the mean distance from the location. `hurdle_lognormal` is a
/// log-normal mixture of which a component with location -1000 and scale 0 is exactly zero. Of a
/// `negative_binomial` component the location is the log of the mean m, and the variance m + scale^2 m^2.
#define SEEDBED_FAMILY_VALUE(name) name,
enum class Family { SEEDBED_FAMILIES(SEEDBED_FAMILY_VALUE) };
#undef SEEDBED_FAMILY_VALUE

/// What an experiment has that names none. Never changed: job ids depend on it.
inline constexpr Family kDefaultFamily = Family::lognormal;

/// Their names in experiment, model and forecast files.
#define SEEDBED_FAMILY_NAME(name) std::string_view(#name),
inline constexpr std::array kFamilyNames = {SEEDBED_FAMILIES(SEEDBED_FAMILY_NAME)};
#undef SEEDBED_FAMILY_NAME

inline constexpr std::size_t kFamilies = kFamilyNames.size();

#define SEEDBED_FAMILY_ITSELF(name) Family::name,
inline constexpr std::array<Family, kFamilies> kAllFamilies = {SEEDBED_FAMILIES(SEEDBED_FAMILY_ITSELF)};
#undef SEEDBED_FAMILY_ITSELF

constexpr std::string_view name_of(Family family) {
  return kFamilyNames.at(static_cast<std::size_t>(family));
}

}  // namespace seedbed::metrics
