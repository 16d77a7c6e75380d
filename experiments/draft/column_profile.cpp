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

}  // namespace

bool is_missing_marker(std::string_view value) {
  return std::ranges::find(kMarkers, value) != kMarkers.end();
}

void ColumnProfile::add(std::string_view value) {
  ++rows_;
  if (const std::string_view text = trimmed(value); is_missing_marker(text)) {
    ++missing_;
    ++markers_[std::string(text)];
    return;
  }
  if (distinct_.size() < kDistinctLimit) distinct_.insert(XXH3_64bits(value.data(), value.size()));
  words_ += count_words(value);
  static const MissingMarkers none({});
  const OrderCell read = read_order_cell(value, none);
  if (read.state == CellState::value && !read.is_date) {
    ++numbers_;
    integers_ += read.key == std::floor(read.key) && std::abs(read.key) < 1e15;
    minimum_ = std::min(minimum_, read.key);
    maximum_ = std::max(maximum_, read.key);
    return;
  }
  dates_ += read.state == CellState::value;
  if (example_text_.empty()) example_text_ = value;
}

}  // namespace seedbed::experiments
