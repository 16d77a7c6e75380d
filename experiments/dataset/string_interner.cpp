#include "experiments/dataset/string_interner.hpp"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>

namespace seedbed::experiments {
namespace {

std::size_t hash_of(std::string_view text) {
  return XXH3_64bits(text.data(), text.size());
}

// The slot that holds `text`, or the free one where it belongs.
std::size_t slot_of(const std::vector<std::int32_t>& slots, const StringColumn& column,
                    std::string_view text) {
  const std::size_t mask = slots.size() - 1;
  std::size_t slot = hash_of(text) & mask;
  while (slots[slot] >= 0 && column.values[static_cast<std::size_t>(slots[slot])] != text)
    slot = (slot + 1) & mask;
  return slot;
}

}  // namespace

std::int32_t StringInterner::find(const StringColumn& column, std::string_view text) const {
  return slots_.empty() ? -1 : slots_[slot_of(slots_, column, text)];
}

std::int32_t StringInterner::add(StringColumn& column, std::string_view text) {
  if (slots_.size() < 2 * (column.values.size() + 1)) grow(column);
  const auto code = static_cast<std::int32_t>(column.values.size());
  slots_[slot_of(slots_, column, text)] = code;
  column.values.emplace_back(text);
  return code;
}

void StringInterner::grow(const StringColumn& column) {
  slots_.assign(std::max<std::size_t>(64, 2 * slots_.size()), -1);
  for (std::size_t code = 0; code < column.values.size(); ++code) {
    slots_[slot_of(slots_, column, column.values[code])] = static_cast<std::int32_t>(code);
  }
}

}  // namespace seedbed::experiments
