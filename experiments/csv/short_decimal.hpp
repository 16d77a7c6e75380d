#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>

namespace seedbed::experiments {

/// The number that a text of `size` characters spells if that is up to eight digits and a point, perhaps
/// behind a minus sign; NaN for any other text, of which some are numbers too. Reads nine bytes whatever the
/// size. There is hardly a branch that could be predicted wrongly: neighbouring cells differ in sign and
/// length.
///
/// The digits are put together all at once (D. Lemire, "Number parsing at a gigabyte per second", Softw.
/// Pract. Exper. 51 (2021)); digits and power of ten are exact, so that their quotient is rounded once and
/// hence right (Clinger, "How to read floating point numbers accurately", PLDI 1990).
inline double parse_short_decimal(const char* from, std::size_t size) {
  static_assert(std::endian::native == std::endian::little);
  constexpr double kPowers[] = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7};
  constexpr double kOther = std::numeric_limits<double>::quiet_NaN();
  constexpr std::uint64_t kOnes = 0x0101010101010101, kZeros = kOnes * '0', kHigh = kOnes * 0xf0;
  const std::size_t negative = *from == '-' ? 1 : 0;
  const std::size_t length = size - negative;
  if (length - 1 > 7) return kOther;
  std::uint64_t word = 0;
  std::memcpy(&word, from + negative, sizeof word);
  word <<= 64 - 8 * length;  // the last character is the highest byte, what followed it is gone
  const std::uint64_t from_point = word ^ kOnes * '.';
  const std::uint64_t point = (from_point - kOnes) & ~from_point & kOnes * 0x80;
  std::size_t digits = length, behind = 0;
  if (point != 0) {  // take it out
    const int place = std::countr_zero(point) / 8;
    const std::uint64_t before = (std::uint64_t{1} << (8 * place)) - 1;
    word = (word & ~(before << 8 | 0xff)) | (word & before) << 8;
    digits = length - 1;
    behind = static_cast<std::size_t>(7 - place);
  }
  if (digits == 0) return kOther;
  word |= kZeros >> (4 * digits) >> (4 * digits);  // zeros in front; of eight digits in two shifts
  if (((word & kHigh) | ((word + kOnes * 6) & kHigh) >> 4) != kOnes * 0x33) return kOther;
  word -= kZeros;
  word = word * 10 + (word >> 8);
  constexpr std::uint64_t kMask = 0x000000ff000000ff;
  word = ((word & kMask) * 0x000f424000000064 + (word >> 16 & kMask) * 0x0000271000000001) >> 32;
  const double value = static_cast<double>(word & 0xffffffff) / kPowers[behind];
  return std::bit_cast<double>(std::bit_cast<std::uint64_t>(value) | std::uint64_t{negative} << 63);
}

}  // namespace seedbed::experiments
