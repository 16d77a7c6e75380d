#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace seedbed::experiments {

/// Without spaces and tabs at either end.
std::string_view trimmed(std::string_view cell);

/// The number that the whole text spells, in decimal notation with '.' and an optional exponent and sign;
/// nothing if it spells none. "inf" and "nan" are understood, a number too large for a double is infinite.
std::optional<double> parse_number(std::string_view text);

/// The texts that stand for a missing value.
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
