#include "experiments/csv/missing_markers.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "experiments/csv/number_cell.hpp"

namespace seedbed::experiments {

MissingMarkers::MissingMarkers(std::vector<std::string> markers, NumberMarkers numbers,
                               const NumberFormat& format)
    : markers_(std::move(markers)) {
  for (const std::string& marker : markers_) {
    lengths_ |= std::uint64_t{1} << std::min<std::size_t>(marker.size(), 63);
    const std::optional<std::string> plain = plain_number(trimmed(marker), format);
    // "-999.5" is a marker in a file with decimal commas too.
    const std::string text = plain.value_or(std::string(trimmed(marker)));
    if (!is_number_marker(text)) continue;
    any_number_ = true;
    if (numbers == NumberMarkers::by_value) numbers_.push_back(*parse_number_cell(text));
  }
}

bool MissingMarkers::find(std::string_view cell) const {
  return std::find(markers_.begin(), markers_.end(), cell) != markers_.end();
}

bool MissingMarkers::find_number(std::string_view cell, double number) const {
  return std::find(numbers_.begin(), numbers_.end(), number) != numbers_.end() || contains(cell);
}

bool is_number_marker(std::string_view marker) {
  const std::optional<double> number = parse_number_cell(trimmed(marker));
  return number && std::isfinite(*number);
}

}  // namespace seedbed::experiments
