#include "base/vector_level.hpp"

#include <fmt/format.h>

#include <array>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/messages.hpp"

namespace seedbed {
namespace {

constexpr std::array kLevels = {VectorLevel::baseline, VectorLevel::avx2, VectorLevel::avx512};

VectorLevel offered() {
#if defined(__x86_64__)
  // GCC's test also asks whether the operating system saves the wide registers.
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
      __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl")) {
    return VectorLevel::avx512;
  }
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return VectorLevel::avx2;
#endif
  return VectorLevel::baseline;
}

}  // namespace

VectorLevel chosen_vector_level(const char* wanted, VectorLevel highest) {
  if (wanted == nullptr || *wanted == '\0') return highest;
  std::vector<std::string> names;
  for (const VectorLevel level : kLevels) {
    if (level > highest) break;
    if (name(level) == wanted) return level;
    names.emplace_back(name(level));
  }
  throw std::invalid_argument(fmt::format(
      "SEEDBED_VECTOR_LEVEL is {}{}, but this processor's levels are {}: set one of them, or unset "
      "the variable for the highest",
      quoted_value(wanted), did_you_mean(wanted, names), quoted_list(names)));
}

VectorLevel vector_level() {
  static const VectorLevel level = chosen_vector_level(std::getenv("SEEDBED_VECTOR_LEVEL"), offered());
  return level;
}

std::string_view name(VectorLevel level) {
  switch (level) {
    case VectorLevel::baseline:
      break;
    case VectorLevel::avx2:
      return "avx2";
    case VectorLevel::avx512:
      return "avx512";
  }
#if defined(__aarch64__)
  return "neon";
#else
  return "baseline";
#endif
}

}  // namespace seedbed
