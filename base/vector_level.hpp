#pragma once

#include <string_view>

namespace seedbed {

/// The instruction levels that kernels are compiled for, in rising order.
enum class VectorLevel { baseline, avx2, avx512 };

/// The highest level that both this processor and its operating system offer. The environment variable
/// SEEDBED_VECTOR_LEVEL (baseline, avx2, avx512) lowers it, which is how tests reach every level. Read once.
VectorLevel vector_level();

std::string_view name(VectorLevel level);

}  // namespace seedbed
