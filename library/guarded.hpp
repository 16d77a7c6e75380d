#pragma once

#include <fmt/format.h>

#include <cstddef>
#include <stdexcept>

#include "library/seedbed/interface.h"

namespace seedbed::interface {

/// Leaves a copy of `message` in `*error`, if somebody wants it; what seedbed_free_text frees.
[[gnu::visibility("hidden")]] void leave_text(const char* message, char** error) noexcept;

/// What the exception under way means to a caller in C; its message is left in `*error`.
[[gnu::visibility("hidden")]] seedbed_status status_of_exception(char** error) noexcept;

/// Runs the body of a function of the C interface, out of which no exception may come.
template <class Body>
seedbed_status guarded(char** error, const Body& body) noexcept {
  if (error != nullptr) *error = nullptr;
  try {
    body();
    return SEEDBED_OK;
  } catch (...) {
    return status_of_exception(error);
  }
}

/// Throws std::invalid_argument, naming what is null.
inline void require_pointer(const void* pointer, const char* what) {
  if (pointer == nullptr) throw std::invalid_argument(fmt::format("{} must not be null", what));
}

/// An array of no elements may be null.
inline void require_array(const void* pointer, std::size_t size, const char* what) {
  if (size > 0) require_pointer(pointer, what);
}

/// rows × columns; throws std::invalid_argument where that is beyond what a size can be.
[[gnu::visibility("hidden")]] std::size_t product(std::size_t rows, std::size_t columns);

inline void require_size(std::size_t given, std::size_t expected, const char* what) {
  if (given != expected)
    throw std::invalid_argument(fmt::format("{} {} given, {} expected", given, what, expected));
}

}  // namespace seedbed::interface
