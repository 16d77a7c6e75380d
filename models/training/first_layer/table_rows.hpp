#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace seedbed::models {

/// Rows of an embedding table that lie side by side.
struct TableRows {
  std::size_t offset;  ///< of the first, in floats in the flat buffer
  std::size_t width;   ///< floats per row
  std::size_t first;   ///< number of the first row, counted through all tables
  std::size_t count;

  std::size_t size() const { return count * width; }
};

/// A set of small numbers, read out in ascending order as runs.
class RowSet {
 public:
  explicit RowSet(std::size_t size) : words_((size + 63) / 64) {}

  void insert(std::size_t row) { words_[row / 64] |= std::uint64_t{1} << row % 64; }

  /// Calls take(first, count) for every run of consecutive numbers, and leaves the set empty.
  template <class Take>
  void drain(const Take& take) {
    std::size_t first = 0;
    std::size_t end = 0;  // of the run being read
    for (std::size_t word = 0; word < words_.size(); ++word) {
      std::uint64_t bits = words_[word];
      words_[word] = 0;
      while (bits != 0) {
        const std::size_t row = word * 64 + static_cast<std::size_t>(__builtin_ctzll(bits));
        bits &= bits - 1;
        if (row != end && end > first) take(first, end - first);
        if (row != end) first = row;
        end = row + 1;
      }
    }
    if (end > first) take(first, end - first);
  }

 private:
  std::vector<std::uint64_t> words_;
};

}  // namespace seedbed::models
