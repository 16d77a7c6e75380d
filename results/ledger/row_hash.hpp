#pragma once

#include <xxhash.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

namespace seedbed::results {

/// The hash that a row of the ledger carries: XXH3 over the table's name and every field in turn. Each field
/// goes in with its kind and length, so that no two rows give the same bytes; doubles go in by their bits
/// (every NaN as one, since the ledger keeps NaN as NULL).
class RowHash {
 public:
  explicit RowHash(std::string_view table) { text(table); }

  RowHash& text(std::string_view value) {
    put('t', value.size());
    bytes_.append(value);
    return *this;
  }
  RowHash& integer(std::int64_t value) {
    put('i', static_cast<std::uint64_t>(value));
    return *this;
  }
  RowHash& real(double value) {
    put('r',
        std::bit_cast<std::uint64_t>(std::isnan(value) ? std::numeric_limits<double>::quiet_NaN() : value));
    return *this;
  }
  std::int64_t value() const { return static_cast<std::int64_t>(XXH3_64bits(bytes_.data(), bytes_.size())); }

 private:
  void put(char kind, std::uint64_t word) {
    char bytes[9] = {kind};
    for (int i = 0; i < 8; ++i) bytes[1 + i] = static_cast<char>(word >> (8 * i));
    bytes_.append(bytes, sizeof bytes);
  }

  std::string bytes_;
};

}  // namespace seedbed::results
