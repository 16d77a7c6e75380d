#include "experiments/dataset/number_cell.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

namespace seedbed::experiments {

std::string_view trimmed(std::string_view cell) {
  const auto space = [](char c) { return c == ' ' || c == '\t'; };
  while (!cell.empty() && space(cell.front())) cell.remove_prefix(1);
  while (!cell.empty() && space(cell.back())) cell.remove_suffix(1);
  return cell;
}

namespace {

/// Most numbers in files are at most 15 digits long: the digits as a whole number and
/// the power of ten are then exact doubles, and their quotient is rounded once, hence right (Clinger, "How to
/// read floating point numbers accurately", PLDI 1990). Nothing for any other text.
std::optional<double> parse_short_number(std::string_view text) {
  constexpr double kPowers[] = {1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
  constexpr std::size_t kMostDigits = 15;
  const bool negative = !text.empty() && text[0] == '-';
  if (negative) text.remove_prefix(1);
  if (text.empty() || text.size() > kMostDigits + 1) return std::nullopt;
  const char *at = text.data(), *const end = at + text.size();
  std::uint64_t digits = 0;
  const auto read_digits = [&] {
    const char* const first = at;
    for (unsigned digit; at < end && (digit = static_cast<unsigned>(*at - '0')) < 10; ++at) {
      digits = digits * 10 + digit;
    }
    return static_cast<std::size_t>(at - first);
  };
  const std::size_t before = read_digits();
  if (at < end && *at == '.') ++at;
  const std::size_t behind = read_digits();
  if (at != end || before + behind == 0 || before + behind > kMostDigits) return std::nullopt;
  const double value = static_cast<double>(digits) / kPowers[behind];
  return negative ? -value : value;
}

}  // namespace

std::optional<double> parse_number(std::string_view text) {
  if (const std::optional<double> number = parse_short_number(text)) return number;
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
