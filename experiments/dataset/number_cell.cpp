#include "experiments/dataset/number_cell.hpp"

#include <algorithm>
#include <charconv>
#include <cstdlib>

namespace seedbed::experiments {

std::string_view trimmed(std::string_view cell) {
  const auto space = [](char c) { return c == ' ' || c == '\t'; };
  while (!cell.empty() && space(cell.front())) cell.remove_prefix(1);
  while (!cell.empty() && space(cell.back())) cell.remove_suffix(1);
  return cell;
}

std::optional<double> parse_number(std::string_view text) {
  if (text.size() > 1 && text[0] == '+' && text[1] != '-' && text[1] != '+') text.remove_prefix(1);
  double value = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (stop != end || text.empty() || error == std::errc::invalid_argument) return std::nullopt;
  // from_chars does not say whether the number was too large or too small.
  if (error == std::errc::result_out_of_range) return std::strtod(std::string(text).c_str(), nullptr);
  return value;
}

MissingMarkers::MissingMarkers(std::vector<std::string> markers) : markers_(std::move(markers)) {
  for (const std::string& marker : markers_) {
    lengths_ |= std::uint64_t{1} << std::min<std::size_t>(marker.size(), 63);
  }
}

bool MissingMarkers::find(std::string_view cell) const {
  return std::find(markers_.begin(), markers_.end(), cell) != markers_.end();
}

}  // namespace seedbed::experiments
