#pragma once

#include <cstddef>

namespace seedbed {

/// How often `operator new` was called in this program, on any thread; always 0 under a sanitizer.
std::size_t allocations();

}  // namespace seedbed
