#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "experiments/csv/number_cell.hpp"

namespace seedbed::experiments {

/// How a marker that is a number, such as -999, stands for other ways of writing it.
enum class NumberMarkers : std::uint8_t {
  by_value,  ///< among numbers, -999.0 and -9.99e2 are the marker -999 too
  as_text,   ///< they are numbers, as they were to models of version 0.1
};

/// The texts that stand for a missing value, compared byte by byte, those that are numbers also by value.
/// Whether the spaces around a cell count is said in cell.hpp.
class MissingMarkers {
 public:
  explicit MissingMarkers(std::vector<std::string> markers, NumberMarkers numbers = NumberMarkers::by_value,
                          const NumberFormat& format = {});
  bool contains(std::string_view cell) const {
    if ((lengths_ >> (cell.size() < 63 ? cell.size() : 63) & 1) == 0) return false;
    return find(cell);
  }
  /// Those that are finite numbers, if they count by value.
  const std::vector<double>& numbers() const { return numbers_; }
  /// The same for a cell that spells a number, in a column of numbers.
  bool contains_number(std::string_view cell, double number) const {
    return any_number_ && find_number(cell, number);
  }

 private:
  bool find(std::string_view cell) const;
  bool find_number(std::string_view cell, double number) const;

  std::vector<std::string> markers_;
  std::vector<double> numbers_;
  std::uint64_t lengths_ = 0;  // bit n: there is a marker of n bytes (63: or more)
  bool any_number_ = false;
};

/// Whether a marker is a finite number.
bool is_number_marker(std::string_view marker);

}  // namespace seedbed::experiments
