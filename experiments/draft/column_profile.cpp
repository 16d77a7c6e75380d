#include "experiments/draft/column_profile.hpp"

#include <xxhash.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "experiments/csv/cell.hpp"
#include "experiments/csv/number_cell.hpp"

namespace seedbed::experiments {
namespace {

constexpr std::array<std::string_view, 15> kMarkers = {
    "", "NA", "N/A", "n/a", "NaN", "nan", "null", "NULL", "None", "none", "?", "-", ".", "..", "#N/A"};

std::int64_t count_words(std::string_view value) {
  std::int64_t words = 0;
  bool inside = false;
  for (const char c : value) {
    const bool letter = c != ' ' && c != '\t' && c != '\n' && c != '\r';
    words += letter && !inside;
    inside = letter;
  }
  return words;
}

std::uint64_t hash_of(double number) {
  const double plain = number == 0 ? 0.0 : number;  // of -0 too
  return XXH3_64bits(&plain, sizeof plain);
}

}  // namespace

// Sets of whole numbers are told apart by the sum of their hashes, which needs no memory.
bool ColumnProfile::counts_rows() const {
  if (!all_integers() || missing_ > 0 || (minimum_ != 0 && minimum_ != 1)) return false;
  if (maximum_ - minimum_ + 1 != static_cast<double>(rows_) || rows_ < 3) return false;
  std::uint64_t sum = 0;
  for (double number = minimum_; number <= maximum_; ++number) sum += hash_of(number);
  return sum == sum_of_hashes_;
}

bool is_missing_marker(std::string_view value) {
  return std::ranges::find(kMarkers, value) != kMarkers.end();
}

void ColumnProfile::add(std::string_view value, const NumberFormat& format) {
  ++rows_;
  value = trimmed(value);
  if (is_missing_marker(value)) {
    ++missing_;
    ++markers_[std::string(value)];
    return;
  }
  if (distinct_.size() < kDistinctLimit) distinct_.insert(XXH3_64bits(value.data(), value.size()));
  words_ += count_words(value);
  static const MissingMarkers none({});
  const OrderCell read = read_order_cell(value, {.markers = none, .format = format});
  if (read.state == CellState::value && !read.is_date) {
    ++numbers_;
    const double number = read.key.high;
    integers_ += number == std::floor(number) && std::abs(number) < 1e15;
    rises_ = rises_ && number > last_;
    last_ = number;
    sum_of_hashes_ += hash_of(number);
    minimum_ = std::min(minimum_, number);
    maximum_ = std::max(maximum_, number);
    return;
  }
  dates_ += read.state == CellState::value;
  if (const auto plain = plain_number(value, {',', '.'}); plain && parse_number_cell(*plain)) ++with_commas_;
  if (example_text_.empty()) example_text_ = value;
}

}  // namespace seedbed::experiments
