#include "experiments/csv/missing_markers.hpp"

#include <algorithm>
#include <utility>

namespace seedbed::experiments {

MissingMarkers::MissingMarkers(std::vector<std::string> markers) : markers_(std::move(markers)) {
  for (const std::string& marker : markers_) {
    lengths_ |= std::uint64_t{1} << std::min<std::size_t>(marker.size(), 63);
    any_decimal_ |= !marker.empty() && marker.find_first_not_of("-.0123456789") == std::string::npos;
  }
}

bool MissingMarkers::find(std::string_view cell) const {
  return std::find(markers_.begin(), markers_.end(), cell) != markers_.end();
}

}  // namespace seedbed::experiments
