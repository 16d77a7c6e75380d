#pragma once

#include <string_view>

namespace seedbed {

/// The instruction levels that kernels are compiled for, in rising order. Arm has the first alone, where it
/// is called neon.
enum class VectorLevel { baseline, avx2, avx512 };

/// The highest level that both this processor and its operating system offer. The environment variable
/// SEEDBED_VECTOR_LEVEL (baseline, avx2, avx512) lowers it, which is how tests reach every level. Read once.
/// Throws as chosen_vector_level.
VectorLevel vector_level();

/// The level named `wanted`, or `highest` if that is null or empty. Throws std::invalid_argument with a
/// message that names the levels if there is none of that name up to `highest`.
VectorLevel chosen_vector_level(const char* wanted, VectorLevel highest);

std::string_view name(VectorLevel level);

/// choose.operator()<level>(), where this build has the level; else that of the highest below it.
template <class Choose>
decltype(auto) at_level([[maybe_unused]] VectorLevel level, const Choose& choose) {
#if defined(__x86_64__)
  if (level == VectorLevel::avx512) return choose.template operator()<VectorLevel::avx512>();
  if (level == VectorLevel::avx2) return choose.template operator()<VectorLevel::avx2>();
#endif
  return choose.template operator()<VectorLevel::baseline>();
}

}  // namespace seedbed
