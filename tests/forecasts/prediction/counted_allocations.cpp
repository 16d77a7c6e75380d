#include "tests/forecasts/prediction/counted_allocations.hpp"

#include <atomic>
#include <cstdlib>
#include <new>

namespace seedbed {
namespace {
std::atomic<std::size_t> count = 0;
}

std::size_t allocations() {
  return count;
}

/// Of the operators below, which are outside every namespace.
void* counted_allocation(std::size_t size) {
  ++count;
  if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;
  throw std::bad_alloc();
}

}  // namespace seedbed

// Sanitizers have operators of their own; under them nothing is counted.
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
void* operator new(std::size_t size) {
  return seedbed::counted_allocation(size);
}
void operator delete(void* memory) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}
#endif
