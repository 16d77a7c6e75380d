#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "experiments/dataset/table.hpp"

namespace seedbed::experiments {

/// Finds the code of a string among the distinct values of a column, and adds new ones: a hash table of
/// codes, so that each value is kept once.
class StringInterner {
 public:
  /// The code of `text`, or -1 if the column has no such value yet.
  std::int32_t find(const StringColumn& column, std::string_view text) const;
  /// Adds a value that is not there yet, and returns its code.
  std::int32_t add(StringColumn& column, std::string_view text);

 private:
  void grow(const StringColumn& column);

  std::vector<std::int32_t> slots_;  // codes, -1 is free; a power of two, at most half full
};

}  // namespace seedbed::experiments
