#include "library/guarded.hpp"

#include <cstdlib>
#include <cstring>
#include <exception>
#include <new>
#include <system_error>

namespace seedbed::interface {
namespace {

char no_memory[] = "there is not enough memory";  // a text that is there when there is none for a copy

}  // namespace

void leave_text(const char* message, char** error) noexcept {
  if (error == nullptr) return;
  const std::size_t size = std::strlen(message) + 1;
  char* copy = static_cast<char*>(std::malloc(size));
  if (copy != nullptr) std::memcpy(copy, message, size);
  *error = copy != nullptr ? copy : no_memory;
}

seedbed_status status_of_exception(char** error) noexcept {
  try {
    throw;
  } catch (const std::bad_alloc&) {
    leave_text(no_memory, error);
    return SEEDBED_NO_MEMORY;
  } catch (const std::length_error&) {  // of a vector, more than any memory has
    leave_text(no_memory, error);
    return SEEDBED_NO_MEMORY;
  } catch (const std::logic_error& problem) {
    leave_text(problem.what(), error);
    return SEEDBED_WRONG_ARGUMENT;
  } catch (const std::system_error& problem) {
    leave_text(problem.what(), error);
    return SEEDBED_FAILED;
  } catch (const std::runtime_error& problem) {
    leave_text(problem.what(), error);
    return SEEDBED_REFUSED;
  } catch (const std::exception& problem) {
    leave_text(problem.what(), error);
    return SEEDBED_FAILED;
  } catch (...) {
    leave_text("an error that does not say what it is", error);
    return SEEDBED_FAILED;
  }
}

std::size_t product(std::size_t rows, std::size_t columns) {
  std::size_t result = 0;
  if (__builtin_mul_overflow(rows, columns, &result)) {
    throw std::invalid_argument(
        fmt::format("{} rows of {} values are more than any memory holds", rows, columns));
  }
  return result;
}

}  // namespace seedbed::interface

extern "C" {

int32_t seedbed_interface_version() {
  return SEEDBED_INTERFACE_VERSION;
}

const char* seedbed_version() {
  return SEEDBED_VERSION;
}

void seedbed_free_text(char* text) {
  if (text != seedbed::interface::no_memory) std::free(text);
}
}
