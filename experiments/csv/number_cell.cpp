#include "experiments/csv/number_cell.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "base/number_text.hpp"

namespace seedbed::experiments {

std::string_view trimmed(std::string_view cell) {
  const auto space = [](char c) { return c == ' ' || c == '\t'; };
  while (!cell.empty() && space(cell.front())) cell.remove_prefix(1);
  while (!cell.empty() && space(cell.back())) cell.remove_suffix(1);
  return cell;
}

namespace {

constexpr double kPowers[] = {1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                              1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
constexpr std::uint64_t kZeros = 0x3030303030303030;  // eight times '0'
constexpr std::uint64_t kOnes = 0x0101010101010101;

/// Up to eight characters, the first in the lowest byte.
std::uint64_t load_word(const char* from, std::size_t size) {
  std::uint64_t word = 0;
  if (size == 8) {
    std::memcpy(&word, from, 8);
  } else if (size >= 4) {  // two halves that overlap
    std::uint32_t first = 0, last = 0;
    std::memcpy(&first, from, 4);
    std::memcpy(&last, from + size - 4, 4);
    word = first | std::uint64_t{last} << (8 * (size - 4));
  } else {
    for (std::size_t i = 0; i < size; ++i)
      word |= std::uint64_t{static_cast<unsigned char>(from[i])} << (8 * i);
  }
  return word;
}

/// A decimal of up to eight characters without a sign, all of them at once (D. Lemire, "Number parsing at a
/// gigabyte per second", Softw. Pract. Exper. 51 (2021), for the digits). NaN for any other text.
double parse_word(const char* from, std::size_t size) {
  std::uint64_t word = load_word(from, size);
  const std::uint64_t from_point = word ^ kOnes * '.';
  const std::uint64_t point = (from_point - kOnes) & ~from_point & kOnes * 0x80;
  std::size_t digits = size, behind = 0;
  if (point != 0) {  // take it out
    const int place = std::countr_zero(point) / 8;
    const std::uint64_t before = (std::uint64_t{1} << (8 * place)) - 1;
    word = (word & before) | (word >> 8 & ~before);
    digits = size - 1;
    behind = digits - static_cast<std::size_t>(place);
  }
  if (digits == 0) return std::nan("");
  if (digits < 8) word = word << (64 - 8 * digits) | kZeros >> (8 * digits);
  constexpr std::uint64_t kHigh = kOnes * 0xf0;
  if (((word & kHigh) | ((word + kOnes * 6) & kHigh) >> 4) != kOnes * 0x33) return std::nan("");
  word -= kZeros;
  word = word * 10 + (word >> 8);
  constexpr std::uint64_t kMask = 0x000000ff000000ff;
  word = ((word & kMask) * 0x000f424000000064 + (word >> 16 & kMask) * 0x0000271000000001) >> 32;
  return static_cast<double>(word & 0xffffffff) / kPowers[behind];
}

/// A decimal of at most 15 digits without a sign. NaN for any other text.
double parse_digits(const char* at, std::size_t size) {
  constexpr std::size_t kMostDigits = 15;
  if (size > kMostDigits + 1) return std::nan("");
  const char* const end = at + size;
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
  if (at != end || before + behind == 0 || before + behind > kMostDigits) return std::nan("");
  return static_cast<double>(digits) / kPowers[behind];
}

/// Most numbers in files are at most 15 digits long: the digits as a whole number and the power of ten are
/// then exact doubles, and their quotient is rounded once, hence right (Clinger, "How to read floating point
/// numbers accurately", PLDI 1990). NaN for any other text.
double parse_short_number(std::string_view text) {
  const bool negative = !text.empty() && text[0] == '-';
  if (negative) text.remove_prefix(1);
  const bool word = std::endian::native == std::endian::little && text.size() <= 8;
  const double value = word ? parse_word(text.data(), text.size()) : parse_digits(text.data(), text.size());
  return negative ? -value : value;
}

std::size_t digits_at(std::string_view text) {
  return std::min(text.find_first_not_of("0123456789"), text.size());
}

/// The length of the sign between groups of digits that a text begins with; 0 if it is none.
std::size_t group_sign(std::string_view text, char thousands) {
  if (thousands == '\0' || text.empty()) return 0;
  if (text[0] == thousands) return 1;
  if (thousands == ' ') {  // as spreadsheets write it: no-break, narrow no-break, thin
    for (const std::string_view space : {"\xC2\xA0", "\xE2\x80\xAF", "\xE2\x80\x89"})
      if (text.starts_with(space)) return space.size();
  }
  return thousands == '\'' && text.starts_with("\xE2\x80\x99") ? 3 : 0;
}

}  // namespace

std::optional<std::string> plain_number(std::string_view text, const NumberFormat& format) {
  std::string plain;
  const auto take = [&](std::size_t size) {
    plain += text.substr(0, size);
    text.remove_prefix(size);
  };
  if (text.starts_with('-') || text.starts_with('+')) take(1);
  const std::size_t first = digits_at(text);
  const bool may_be_grouped = first >= 1 && first <= 3 && text[0] != '0';
  take(first);
  while (const std::size_t sign = group_sign(text, format.thousands)) {
    text.remove_prefix(sign);
    if (!may_be_grouped || digits_at(text) != 3) return std::nullopt;
    take(3);
  }
  if (text.starts_with(format.decimal)) {
    plain += '.';
    text.remove_prefix(1);
    take(digits_at(text));
  }
  if (text.find_first_of(".,") != std::string_view::npos) return std::nullopt;
  return plain.append(text);
}

std::optional<double> parse_number_cell(std::string_view text) {
  if (const double number = parse_short_number(text); !std::isnan(number)) return number;
  if (text.size() > 1 && text[0] == '+' && text[1] != '-' && text[1] != '+') text.remove_prefix(1);
  return parse_number_with_limits(text);
}

}  // namespace seedbed::experiments
