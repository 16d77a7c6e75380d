#include "base/vector_level.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>

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

VectorLevel chosen() {
  const VectorLevel highest = offered();
  const char* wanted = std::getenv("SEEDBED_VECTOR_LEVEL");
  if (wanted == nullptr) return highest;
  const auto found = std::ranges::find_if(kLevels, [&](VectorLevel level) { return name(level) == wanted; });
  return found == kLevels.end() ? highest : std::min(*found, highest);
}

}  // namespace

VectorLevel vector_level() {
  static const VectorLevel level = chosen();
  return level;
}

std::string_view name(VectorLevel level) {
  switch (level) {
    case VectorLevel::baseline:
      return "baseline";
    case VectorLevel::avx2:
      return "avx2";
    case VectorLevel::avx512:
      return "avx512";
  }
  return "baseline";
}

}  // namespace seedbed
