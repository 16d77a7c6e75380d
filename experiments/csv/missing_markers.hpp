#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace seedbed::experiments {

/// The texts that stand for a missing value, compared byte by byte. Whether the spaces around a cell count is
/// said in cell.hpp.
class MissingMarkers {
 public:
  explicit MissingMarkers(std::vector<std::string> markers);
  bool contains(std::string_view cell) const {
    if ((lengths_ >> (cell.size() < 63 ? cell.size() : 63) & 1) == 0) return false;
    return find(cell);
  }
  /// The same for a text of digits, a point and a sign, which only markers such as -999 are too.
  bool contains_decimal(std::string_view decimal) const { return any_decimal_ && contains(decimal); }

 private:
  bool find(std::string_view cell) const;

  std::vector<std::string> markers_;
  std::uint64_t lengths_ = 0;  // bit n: there is a marker of n bytes (63: or more)
  bool any_decimal_ = false;
};

}  // namespace seedbed::experiments
